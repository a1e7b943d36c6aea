import { randomBytes } from 'node:crypto';
import type { Request } from 'express';
import { newId, SessionId, type AccountId } from '#shared/model/ids.ts';
import { AppError } from '#shared/problem.ts';
import { recordChange } from '../database/changes.ts';
import type { Database, Db } from '../database/connection.ts';
import type { Clock } from '../kit/clock.ts';
import type { Gate } from '../kit/routes.ts';
import { sha256Hex } from '../kit/sha256.ts';
import { findToken } from './cookie.ts';
import { personAt } from './person.ts';
import * as store from './session-store.ts';

/** Proof of life is written at most this often. */
const MARK_EVERY_MS = 10_000;

export type Session = store.Session;

/** `token` goes into the cookie and nowhere else. */
export interface SignedIn {
  session: Session;
  token: string;
}

/** Where a session was begun, so that its owner can recognise it. */
export interface Visitor {
  address: string;
  agent: string;
}

interface Needs {
  database: Database;
  clock: Clock;
  /** After the commit: their open sockets are to be closed. */
  onSessionsEnded: (sessions: SessionId[]) => void;
}

/** 256 random bits; only their SHA-256 is kept, so that the database alone opens nothing. */
export const newToken = (): { token: string; hash: string } => {
  const token = randomBytes(32).toString('base64url');
  return { token, hash: sha256Hex(token) };
};

export function sessionService({ database, clock, onSessionsEnded }: Needs) {
  /** In the caller's transaction. */
  async function begin(tx: Db, account: AccountId, { address, agent }: Visitor): Promise<SignedIn> {
    const { token, hash } = newToken();
    const now = clock.now();
    const id = newId('ses', SessionId, now);
    await store.addSession(tx, { id, account, startedAt: now, from: address, agent: agent.slice(0, 200) }, hash);
    await recordChange(tx, 'account', account);
    const session = await store.findSession(tx, hash, now);
    if (!session) throw new AppError('account_closed'); // Just now, by somebody else.
    return { session, token };
  }

  /** Only looks: a socket that is there, or a page that asks by itself, is nobody who works. */
  async function sessionOfCookie(cookieHeader: string | undefined): Promise<Session | undefined> {
    const token = findToken(cookieHeader);
    return token ? store.findSession(database.reads, sha256Hex(token), clock.now()) : undefined;
  }

  async function markPerson(session: Session, request: Request): Promise<Session> {
    const at = personAt(request, clock.now());
    if (at === undefined || at - session.seenAt < MARK_EVERY_MS) return session;
    await database.transaction((tx) => store.markSeen(tx, session.id, at));
    return { ...session, seenAt: at };
  }

  const signedIn: Gate<Session> = {
    keys: ['account'],
    hasKey: ({ headers }) => headers.cookie !== undefined,
    async admit(request) {
      const session = await sessionOfCookie(request.headers.cookie);
      if (!session) throw new AppError('not_signed_in');
      return markPerson(session, request);
    },
  };

  /** The account's other sessions end, this one gets a new token. */
  async function rotate(tx: Db, session: Session): Promise<{ token: string; ended: SessionId[] }> {
    const { token, hash } = newToken();
    const ended = await store.removeSessions(tx, session.account.id, { allBut: session.id });
    await store.replaceToken(tx, session.id, hash);
    await recordChange(tx, 'account', session.account.id);
    return { token, ended };
  }

  /** In the caller's transaction; `onSessionsEnded` is to follow. Somebody else's session is as good as not there. */
  async function remove(tx: Db, account: AccountId, which: store.Which): Promise<SessionId[]> {
    const removed = await store.removeSessions(tx, account, which);
    await recordChange(tx, 'account', account);
    return removed;
  }

  /** A tick's work: pages that were left alone lose their live line too. */
  async function endDead(): Promise<number> {
    const ended = await database.transaction((tx) => store.removeDeadSessions(tx, clock.now()));
    onSessionsEnded(ended);
    return ended.length;
  }

  const list = (account: AccountId) => store.listSessions(database.reads, account, clock.now());

  return { begin, sessionOfCookie, signedIn, rotate, remove, endDead, list, onSessionsEnded };
}

export type Sessions = ReturnType<typeof sessionService>;
