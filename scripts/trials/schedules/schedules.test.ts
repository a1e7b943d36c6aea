import { expect, test } from 'vitest';
import { playSchedule } from './play.ts';

/** The short form of `npm run trial -- schedules`. */
const SCHEDULES = 60;

test('whatever happens to links, disks, clocks and boxes: nothing is lost, doubled or wrongly dated', async () => {
  for (let seed = 1; seed <= SCHEDULES; seed++) expect({ seed, faults: (await playSchedule(seed)).faults }).toEqual({ seed, faults: [] });
});

test('a schedule is the same each time it is played', async () => {
  for (const seed of [7, 1_000_209]) expect(await playSchedule(seed)).toEqual(await playSchedule(seed));
});

test('schedules that once went wrong stay right', async () => {
  // A full disk while histories part; an office that came back from a backup and met a twin first, also in an epoch that has ended.
  for (const seed of [1_000_006, 1_000_066, 1_000_071, 1_002_408]) expect((await playSchedule(seed)).faults).toEqual([]);
});
