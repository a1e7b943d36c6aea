import { z } from 'zod';
import { AccountId, SessionId } from '#shared/model/ids.ts';
import type { Db, Reads } from '../database/connection.ts';
import { toChange } from '../database/hold.ts';
import { rowOf, rowsOf } from '../database/insert.ts';

const HOUR_MS = 3_600_000;
/** Nobody there for so long: whoever comes next to this computer has to say who he is. */
export const IDLE_MS = HOUR_MS / 2;
/** A working day; then the password is asked for again, however busy it was. */
export const LONGEST_MS = 12 * HOUR_MS;

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
  .object({
    id: SessionId,
    seen_at: z.int(),
    expires_at: z.int(),
    account: AccountId,
    login: z.string(),
    name: z.string(),
    must_change: z.int(),
  })
  .transform(({ id, seen_at, expires_at, account, login, name, must_change }) => ({
    id,
    seenAt: seen_at,
    expiresAt: expires_at,
    account: { id: account, login, name },
    mustChange: must_change === 1,
  }));
/** A login that is going on, of an account that is not closed. */
export type Session = z.output<typeof AdmittedRow>;

const live = (reads: Reads, now: number) =>
  reads('session')
    .where('session.expires_at', '>', now)
    .where('session.seen_at', '>', now - IDLE_MS);

export async function findSession(reads: Reads, tokenHash: string, now: number): Promise<Session | undefined> {
  const row: unknown = await live(reads, now)
    .join('account', 'account.id', 'session.account')
    .whereNull('account.closed_at')
    .where('session.token_hash', tokenHash)
    .first(
      'session.id',
      'session.seen_at',
      'session.expires_at',
      'session.account',
      'account.login',
      'account.name',
      'account.must_change',
    );
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

/** Never backwards: requests of one page may overtake each other. */
export async function markSeen(tx: Db, id: SessionId, at: number): Promise<void> {
  await tx('session').where({ id }).where('seen_at', '<', at).update({ seen_at: at });
}

export async function replaceToken(tx: Db, id: SessionId, tokenHash: string): Promise<void> {
  await tx('session').where({ id }).update({ token_hash: tokenHash });
}

export type Which = { only: SessionId } | { allBut: SessionId } | 'all';

/** Ends sessions of one account. Gives the ids that were ended. */
export async function removeSessions(tx: Db, account: AccountId, which: Which): Promise<SessionId[]> {
  const chosen = tx('session').where({ account });
  if (which !== 'all') void ('only' in which ? chosen.where({ id: which.only }) : chosen.whereNot({ id: which.allBut }));
  return removeThose(tx, chosen);
}

/** Those that have run out, whoever they belong to. */
export async function removeDeadSessions(tx: Db, now: number): Promise<SessionId[]> {
  return removeThose(
    tx,
    tx('session')
      .where('expires_at', '<=', now)
      .orWhere('seen_at', '<=', now - IDLE_MS),
  );
}

async function removeThose(tx: Db, chosen: ReturnType<Db>): Promise<SessionId[]> {
  const ids = rowsOf(z.object({ id: SessionId }), await toChange(chosen.orderBy('id').select('id'))).map(({ id }) => id);
  await tx('session').whereIn('id', ids).delete();
  return ids;
}
