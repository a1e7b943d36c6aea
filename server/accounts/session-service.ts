import { randomBytes } from 'node:crypto';
import type { Account } from '#shared/model/account.ts';
import { newId, SessionId, type AccountId } from '#shared/model/ids.ts';
import { AppError, notFound } from '#shared/problem.ts';
import { recordChange } from '../database/changes.ts';
import type { Database, Db } from '../database/connection.ts';
import type { Clock } from '../kit/clock.ts';
import type { Gate } from '../kit/routes.ts';
import { sha256Hex } from '../kit/sha256.ts';
import { findToken } from './cookie.ts';
import { addSession, findSession, listSessions, markSeen, removeDeadSessions, removeSessions, replaceToken } from './session-store.ts';

/** Proof of life is written at most this often. */
const MARK_EVERY_MS = 60_000;

/** A login that is going on. */
export interface Session {
  id: SessionId;
  account: Account;
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
  /** In the caller's transaction; gives the token for the cookie. */
  async function begin(tx: Db, account: AccountId, { address, agent }: Visitor): Promise<string> {
    const { token, hash } = newToken();
    const now = clock.now();
    await removeDeadSessions(tx, now);
    await addSession(tx, { id: newId('ses', SessionId, now), account, startedAt: now, from: address, agent: agent.slice(0, 200) }, hash);
    await recordChange(tx, 'account', account);
    return token;
  }

  async function sessionOfCookie(cookieHeader: string | undefined): Promise<Session | undefined> {
    const token = findToken(cookieHeader);
    if (!token) return undefined;
    const now = clock.now();
    const found = await findSession(database.reads, sha256Hex(token), now);
    if (!found) return undefined;
    if (now - found.seenAt >= MARK_EVERY_MS) await database.transaction((tx) => markSeen(tx, found.id, now));
    return { id: found.id, account: found.account };
  }

  const signedIn: Gate<Session> = {
    keys: ['account'],
    async admit(request) {
      const session = await sessionOfCookie(request.headers.cookie);
      if (!session) throw new AppError('not_signed_in');
      return session;
    },
  };

  /** The account's other sessions end, this one gets a new token. */
  async function rotate(tx: Db, session: Session): Promise<{ token: string; ended: SessionId[] }> {
    const { token, hash } = newToken();
    const ended = await removeSessions(tx, session.account.id, { allBut: session.id });
    await replaceToken(tx, session.id, hash);
    await recordChange(tx, 'account', session.account.id);
    return { token, ended };
  }

  /** Ends one session of the account; somebody else's is as good as not there. */
  async function end(account: AccountId, id: SessionId): Promise<void> {
    const ended = await database.transaction(async (tx) => {
      const removed = await removeSessions(tx, account, { only: id });
      if (removed.length === 0) throw notFound('session', id);
      await recordChange(tx, 'account', account);
      return removed;
    });
    onSessionsEnded(ended);
  }

  const list = (account: AccountId) => listSessions(database.reads, account, clock.now());

  return { begin, sessionOfCookie, signedIn, rotate, end, list, onSessionsEnded };
}

export type Sessions = ReturnType<typeof sessionService>;
