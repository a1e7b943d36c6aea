import { AppError } from '#shared/problem.ts';
import type { Database, Db } from '../database/connection.ts';
import { addressKey } from '../kit/address.ts';
import type { Clock } from '../kit/clock.ts';
import { isAnywhere, removeOldTries, saveKnown, saveTries, takeTries, whoOf, type Tries } from './try-store.ts';

const FREE = 5;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
export const LOCK_MS = 15 * MINUTE_MS;
/** Wrong passwords of yesterday are no row any more; and an unknown login forgets as a known one does. */
const FORGET_MS = DAY_MS;
const KNOWN_MS = 30 * DAY_MS;

/** A try that was let through and whose outcome is not known yet. */
export interface Attempt {
  who: string;
  place: string;
  /** What it counted against. */
  counted: readonly Tries[];
  /** Set when this was the last try before the lock, which is on already: others of the same moment gain nothing. */
  lockedUntil: number | null;
}

/**
 * Five wrong passwords in a row lock a login for 15 minutes, whether or not it exists, and whatever process is asked. One thing is
 * apart: a place from which the login has succeeded within 30 days has a count of its own and hears nothing of a lock that strangers
 * have brought about, since otherwise anybody who knows an administrator's login could keep him out for good.
 */
export function createLoginLock({ database, clock }: { database: Database; clock: Clock }) {
  /** Counts the try before its outcome is known. Throws `login_locked`. */
  async function attempt(login: string, address: string): Promise<Attempt> {
    const [who, place, now] = [whoOf(login), addressKey(address), clock.now()];
    return database.transaction(async (tx) => {
      await removeOldTries(tx, now - FORGET_MS, now);
      const concerned = (await takeTries(tx, who, place, now)).filter((tries) => isAnywhere(tries) || tries.knownUntil > now);
      const deciding = concerned.at(-1); // A known place stands behind '' in their order.
      if (deciding && deciding.lockedUntil > now) throw new AppError('login_locked', { until: deciding.lockedUntil });
      const counted = concerned.filter(({ lockedUntil }) => lockedUntil <= now).map((tries) => afterTry(tries, now));
      for (const tries of counted) await saveTries(tx, tries, now);
      return { who, place, counted, lockedUntil: counted.at(-1)?.lockedUntil || null };
    });
  }

  /** The password was right. A lock that was on before goes on for whoever brought it about. */
  async function passed(tx: Db, { who, place, counted }: Attempt): Promise<void> {
    const now = clock.now();
    for (const tries of counted) await saveTries(tx, { ...tries, failures: 0, lockedUntil: 0 }, now);
    await welcome(tx, who, place, now);
  }

  const welcome = (tx: Db, who: string, place: string, now: number) => saveKnown(tx, { who, place, knownUntil: now + KNOWN_MS }, now);

  /** The first login of all needs no password that could be guessed: its place is known from now on. */
  const welcomeAt = (tx: Db, login: string, address: string) => welcome(tx, whoOf(login), addressKey(address), clock.now());

  return { attempt, passed, welcomeAt };
}

function afterTry(tries: Tries, now: number): Tries {
  const isOver = tries.lockedUntil > 0; // An earlier lock that has run out: it begins anew.
  const failures = (isOver ? 0 : tries.failures) + 1;
  return { ...tries, failures, lockedUntil: failures >= FREE ? now + LOCK_MS : 0 };
}
