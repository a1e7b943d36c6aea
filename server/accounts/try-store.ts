import { z } from 'zod';
import type { Db, Reads } from '../database/connection.ts';
import { rowsOf } from '../database/insert.ts';
import { sha256Hex } from '../kit/sha256.ts';
import { loginKey } from './account-store.ts';

/** '' stands for wherever the login was tried. */
const ANYWHERE = '';

const TryRow = z
  .object({ who: z.string(), place: z.string(), failures: z.int(), locked_until: z.int().nullable(), known_until: z.int().nullable() })
  .transform(({ locked_until, known_until, ...row }) => ({ ...row, lockedUntil: locked_until ?? 0, knownUntil: known_until ?? 0 }));
/** Wrong passwords in a row at one login: from anywhere, or from a place where it once succeeded. */
export type Tries = z.output<typeof TryRow>;

/** Only the hash of a login is kept: people type their password into the wrong field. */
export const whoOf = (login: string): string => sha256Hex(loginKey(login));

export const isAnywhere = ({ place }: Tries): boolean => place === ANYWHERE;

/** The login's counts that matter to this place, held until the transaction ends. */
export async function takeTries(tx: Db, who: string, place: string, now: number): Promise<Tries[]> {
  const none = { who, place: ANYWHERE, failures: 0, at: now };
  await tx('login_try').insert(none).onConflict(['who', 'place']).ignore();
  const rows: unknown = await tx('login_try').where({ who }).whereIn('place', [ANYWHERE, place]).orderBy('place').forUpdate();
  return rowsOf(TryRow, rows);
}

export async function saveTries(tx: Db, { who, place, failures, lockedUntil }: Tries, now: number): Promise<void> {
  await tx('login_try')
    .where({ who, place })
    .update({ failures, locked_until: lockedUntil || null, at: now });
}

/** The login has just succeeded from this place: nothing stands against it any more, and it is known for a while. */
export async function saveKnown(
  tx: Db,
  { who, place, knownUntil }: Pick<Tries, 'who' | 'place' | 'knownUntil'>,
  now: number,
): Promise<void> {
  await tx('login_try')
    .insert({ who, place, failures: 0, locked_until: null, known_until: knownUntil, at: now })
    .onConflict(['who', 'place'])
    .merge();
}

/** Everything is forgiven; places that are known stay known. */
export async function forgive(tx: Db, login: string): Promise<void> {
  await tx('login_try')
    .where({ who: whoOf(login) })
    .update({ failures: 0, locked_until: null });
}

/** Lets go of what is older, so that made-up logins do not pile up. */
export async function removeOldTries(tx: Db, before: number, now: number): Promise<void> {
  await tx('login_try')
    .where('at', '<', before)
    .where((past) => past.whereNull('known_until').orWhere('known_until', '<', now))
    .delete();
}

/** Until when each of these logins is locked, by login; those that are not are left out. */
export async function listLocks(reads: Reads, logins: readonly string[], now: number): Promise<Map<string, number>> {
  const byWho = new Map(logins.map((login) => [whoOf(login), login]));
  const rows: unknown = await reads('login_try')
    .whereIn('who', [...byWho.keys()])
    .where('locked_until', '>', now)
    .groupBy('who')
    .select('who')
    .max({ until: 'locked_until' });
  return new Map(rowsOf(z.object({ who: z.string(), until: z.int() }), rows).map(({ who, until }) => [byWho.get(who) ?? '', until]));
}
