import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { BlobHash } from '#shared/model/blob.ts';
import { CheckRound, nextCheck } from '../../core/check-round.ts';
import type { Clock } from '../clock.ts';
import type { Disk } from '../disk/disk.ts';
import { parseKept, readIfThere, writeWhole } from '../files.ts';
import type { Shelf } from './shelf.ts';

export interface WeeklyCheckNeeds {
  shelf: Pick<Shelf, 'check' | 'room'>;
  folder: string;
  disk: Disk;
  clock: Pick<Clock, 'wall'>;
}

/** Its place costs the flash a write now and then, not one for each blob. */
const KEEP_MS = 600_000;
/** What has just been switched on has better things to do. */
const FIRST_MS = 60_000;

/** Reads all of the shelf again, one blob a step, and goes on where an earlier life stood. */
export async function openWeeklyCheck({ shelf, folder, disk, clock }: WeeklyCheckNeeds) {
  const file = join(folder, 'checked.json');
  let round = parseKept(await readIfThere(file, disk), CheckRound) ?? { beganAt: clock.wall(), after: '' };
  let keptAt = clock.wall();

  async function keep(): Promise<void> {
    const now = clock.wall();
    if (Math.abs(now - keptAt) < KEEP_MS) return;
    keptAt = now;
    await writeWhole(file, JSON.stringify(round), disk);
  }

  return {
    /** How long to leave the disk alone now. */
    async step(): Promise<number> {
      const names = [...(await shelf.room()).present.keys()];
      const next = nextCheck(round, names, clock.wall());
      if (next.check !== null) await shelf.check(BlobHash.parse(next.check));
      round = next.round;
      await keep();
      return next.waitMs;
    },
  };
}

/** Until it is told to stop. Trouble with the disk is no end of it. */
export async function checkWeekly(needs: WeeklyCheckNeeds, log: Logger, signal: AbortSignal): Promise<void> {
  const check = await openWeeklyCheck(needs);
  const step = (): Promise<number> =>
    check.step().catch((error: unknown) => {
      log.warn({ err: error }, 'a blob cannot be read again');
      return KEEP_MS;
    });
  const rest = (ms: number): Promise<unknown> => pause(ms, undefined, { signal, ref: false }).catch(() => undefined);
  await rest(FIRST_MS);
  while (!signal.aborted) await rest(await step());
}
