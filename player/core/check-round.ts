import { z } from 'zod';

/** Everything on the shelf is read again within this time. */
const ROUND_MS = 7 * 86_400_000;
/** A day in hand: boxes are off most of the time. */
const PACE_MS = 6 * 86_400_000;
/** A box that was off for days makes up for it no faster than this, so that what plays has the disk. */
const SHORTEST_PAUSE_MS = 10_000;
/** The clock may be set meanwhile. */
const LONGEST_PAUSE_MS = 3_600_000;

/** How far the round is: names are gone through in their order, so that what comes and goes does not matter. */
export const CheckRound = z.object({ beganAt: z.number(), after: z.string() });
export type CheckRound = z.infer<typeof CheckRound>;

/** The next blob to read again, the round as it stands after it, and how long to wait then. Null: this round is through. */
export function nextCheck(
  { beganAt, after }: CheckRound,
  names: readonly string[],
  now: number,
): { check: string | null; round: CheckRound; waitMs: number } {
  const began = Math.min(beganAt, now); // A clock that was set back.
  const sorted = names.toSorted();
  const place = sorted.findIndex((name) => name > after);
  const check = sorted[place];
  if (check === undefined) {
    const isDue = now >= began + ROUND_MS;
    return {
      check: null,
      round: isDue ? { beganAt: now, after: '' } : { beganAt: began, after },
      waitMs: waitUntil(began + ROUND_MS, now),
    };
  }
  const dueAt = began + (PACE_MS * (place + 1)) / sorted.length;
  return { check, round: { beganAt: began, after: check }, waitMs: waitUntil(dueAt, now) };
}

const waitUntil = (due: number, now: number): number => Math.min(LONGEST_PAUSE_MS, Math.max(SHORTEST_PAUSE_MS, due - now));
