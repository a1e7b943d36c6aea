import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../clock.ts';

/** A slow box needs this long for a browser. */
const RENEWAL_MS = 40_000;
const LOOK_MS = 100;

/** Waits for the page that was sent for; false when it does not come. */
export async function renewed(
  clock: Pick<Clock, 'mono'>,
  { isClosed, hasCome }: { isClosed: () => boolean; hasCome: () => boolean },
): Promise<boolean> {
  const until = clock.mono() + RENEWAL_MS;
  while (clock.mono() < until) {
    await pause(LOOK_MS);
    if (isClosed()) return false;
    if (hasCome()) return true;
  }
  return false;
}
