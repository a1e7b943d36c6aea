import { createHash } from 'node:crypto';
import type { Outcome } from '../measured.ts';
import { playSchedule } from './schedules/play.ts';

const SCHEDULES = 10_000;
const NAMED = 10;

/**
 * Schedules of faults, each decided by its seed alone: a village box and its clones, whose journal, reporting and clock rules are the player's own
 * over a disk in memory, and an office with a backup. Failures are schedules after which a record is lost, doubled or wrongly dated, or
 * that went otherwise when they were played a second time.
 */
export async function run({ n, seed }: { n: number; seed: number }): Promise<Outcome> {
  const count = n || SCHEDULES;
  const failed: { seed: number; faults: string[] }[] = [];
  const all = createHash('sha256');
  let happened = 0;
  for (let nth = 0; nth < count; nth++) {
    const own = seed * 1_000_003 + nth;
    const played = await playSchedule(own);
    const again = nth % 10 === 0 ? await playSchedule(own) : played;
    const faults = again.digest === played.digest ? played.faults : [...played.faults, 'played again it went otherwise'];
    if (faults.length > 0) failed.push({ seed: own, faults: faults.slice(0, 3) });
    all.update(played.digest);
    happened += played.happened;
  }
  const details = { happened, digest: all.digest('hex'), failed: failed.slice(0, NAMED) };
  return { value: failed.length, unit: 'failures', baseline: null, n: count, details };
}
