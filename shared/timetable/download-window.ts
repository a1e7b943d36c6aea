import type { DownloadWindow } from '../model/download-rule.ts';
import type { Programme } from '../model/programme.ts';
import { serviceTime } from './service-time.ts';
import { stretches } from './stretches.ts';

const HOUR_MS = 3_600_000;
/** The coming hours: what is needed in them is fetched whatever the window says, and must be there before a plan is taken over. */
export const SOON_MS = 6 * HOUR_MS;
/** What is due so soon after the window opens would not come in time if it waited for that. */
const LEAD_MS = HOUR_MS;
/** A window is of every day; where the clock leaves one out, the next has it. */
const AHEAD_MS = 72 * HOUR_MS;

/** When media may be fetched again: now, where the window is open. */
export function opensAt(zone: string, { from, to }: DownloadWindow, now: number): number {
  const hours = [{ weekdays: [1, 2, 3, 4, 5, 6, 7], from, to }];
  return serviceTime(zone, hours, now, now + AHEAD_MS)[0]?.from ?? now;
}

export interface HeldBack {
  /** When the window opens. */
  until: number;
  isHeld: (content: string) => boolean;
}

/**
 * What waits for the window: everything that nothing planned needs within six hours, nor before the window opens and an hour more. The
 * default playlist never waits, for it is the net under everything. Null: the window is open, nothing waits.
 */
export function heldBack(programme: Programme, window: DownloadWindow, now: number): HeldBack | null {
  const until = opensAt(programme.zone, window, now);
  if (until <= now) return null;
  const needed = new Set(stretches(programme, now, Math.max(now + SOON_MS, until + LEAD_MS)).map(({ playlist }) => playlist));
  needed.add(programme.defaultPlaylist);
  const lists = programme.playlists.filter(({ id }) => needed.has(id));
  const free = new Set<string>(lists.flatMap(({ items }) => items.map(({ content }) => content)));
  return { until, isHeld: (content) => !free.has(content) };
}
