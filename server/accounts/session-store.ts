import { z } from 'zod';
import { AccountId, SessionId } from '#shared/model/ids.ts';
import type { Account } from '#shared/model/account.ts';
import type { Db, Reads } from '../database/connection.ts';
import { toChange } from '../database/hold.ts';
import { rowOf, rowsOf } from '../database/insert.ts';

const HOUR_MS = 3_600_000;
/** A browser left open over a night is signed out; one used daily asks for the password once a month. */
export const IDLE_MS = 12 * HOUR_MS;
export const LONGEST_MS = 30 * 24 * HOUR_MS;

const SessionRow = z
  .object({
    id: SessionId,
    account: AccountId,
    started_at: z.int(),
    seen_at: z.int(),
    from_address: z.string(),
    agent: z.string(),
  })
  .transform(({ started_at, seen_at, from_address, ...rest }) => ({ ...rest, startedAt: started_at, seenAt: seen_at, from: from_address }));
export type StoredSession = z.output<typeof SessionRow>;

const AdmittedRow = z
  .object({ id: SessionId, seen_at: z.int(), account: AccountId, login: z.string(), name: z.string() })
  .transform(({ id, seen_at, account, login, name }) => ({ id, seenAt: seen_at, account: { id: account, login, name } satisfies Account }));

const live = (reads: Reads, now: number) =>
  reads('session')
    .where('session.expires_at', '>', now)
    .where('session.seen_at', '>', now - IDLE_MS);

export async function findSession(reads: Reads, tokenHash: string, now: number) {
  const row: unknown = await live(reads, now)
    .join('account', 'account.id', 'session.account')
    .where('session.token_hash', tokenHash)
    .first('session.id', 'session.seen_at', 'session.account', 'account.login', 'account.name');
  return rowOf(AdmittedRow, row);
}

/** Most recently used first. */
export async function listSessions(reads: Reads, account: AccountId, now: number): Promise<StoredSession[]> {
  return rowsOf(SessionRow, await live(reads, now).where({ account }).orderBy('seen_at', 'desc').orderBy('id'));
}

export async function addSession(tx: Db, session: Omit<StoredSession, 'seenAt'>, tokenHash: string): Promise<void> {
  const { id, account, startedAt, from, agent } = session;
  await tx('session').insert({
    id,
    account,
    token_hash: tokenHash,
    started_at: startedAt,
    seen_at: startedAt,
    expires_at: startedAt + LONGEST_MS,
    from_address: from,
    agent,
  });
}

export async function markSeen(tx: Db, id: SessionId, now: number): Promise<void> {
  await tx('session').where({ id }).update({ seen_at: now });
}

export async function replaceToken(tx: Db, id: SessionId, tokenHash: string): Promise<void> {
  await tx('session').where({ id }).update({ token_hash: tokenHash });
}

/** Ends sessions of one account: those named, or all but one. Gives the ids that were ended. */
export async function removeSessions(tx: Db, account: AccountId, which: { only: SessionId } | { allBut: SessionId }): Promise<SessionId[]> {
  const meant = tx('session').where({ account });
  const chosen = 'only' in which ? meant.where({ id: which.only }) : meant.whereNot({ id: which.allBut });
  const ids = rowsOf(z.object({ id: SessionId }), await toChange(chosen.orderBy('id').select('id'))).map(({ id }) => id);
  await tx('session').whereIn('id', ids).delete();
  return ids;
}

export async function removeDeadSessions(tx: Db, now: number): Promise<void> {
  await tx('session')
    .where('expires_at', '<=', now)
    .orWhere('seen_at', '<=', now - IDLE_MS)
    .delete();
}
