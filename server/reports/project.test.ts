import { expect, test } from 'vitest';
import { EpochId, newId, ScreenId } from '#shared/model/ids.ts';
import type { ShowingRecord } from '#shared/model/record.ts';
import { lineOf, showing } from '#tests/support/showings.ts';
import { isWhole, project, showingOf, shownMs } from './project.ts';

const key = { screen: newId('scr', ScreenId), epoch: newId('epo', EpochId) };
const dayOf = (from: number, zone?: string): string =>
  project(key, 1, showing({ from }), zone === undefined ? undefined : { zone, regionPath: 'reg/' }, 0).day;

test('of a lesson counts what was presented, at its speed', () => {
  expect(shownMs(showing({ media: [[0, 30_000, 1, 1000]] }))).toBe(30_000);
  expect(
    shownMs(
      showing({
        media: [
          [0, 10_000, 1, 1000],
          [20_000, 60_000, 2, 11_000],
        ],
      }),
    ),
  ).toBe(30_000);
});

test('never more than it lasted by the monotonic clock, and never less than nothing', () => {
  expect(shownMs(showing({ media: [[0, 90_000_000, 1, 1000]] }))).toBe(60_000);
  expect(shownMs(showing({ media: [[0, 60_000, 0.001, 1000]] }))).toBe(60_000);
  expect(shownMs(showing({ media: [[60_000, 0, 1, 1000]] }))).toBe(0);
  expect(shownMs(showing({ fromMono: 5000, toMono: 4000 }))).toBe(0);
  expect(shownMs(showing({ media: [[0, 5000, 0, 1000]] }))).toBe(5000);
});

test('nothing counts that nobody could see: no presented frame, no time', () => {
  expect(shownMs(showing({ frames: 0 }))).toBe(0);
  expect(shownMs(showing({ frames: 0, media: [] }))).toBe(0);
  expect(shownMs(showing({ ended: 'skipped' }))).toBe(0); // Whatever it says of frames: it counts as not shown.
});

test('whole is what was shown from its first second to its last, whatever the order of the spans', () => {
  const spans = (...media: ShowingRecord['media']) => isWhole(showing({ media }));
  expect(spans([0, 60_000, 1, 1000])).toBe(true);
  expect(spans([30_000, 60_000, 1, 41_000], [0, 40_000, 1, 1000])).toBe(true);
  expect(spans([1900, 60_000, 1, 1000])).toBe(true);
  expect(spans([50_000, 60_000, 1, 1000])).toBe(false);
  expect(spans([0, 20_000, 1, 1000], [25_000, 60_000, 1, 21_000])).toBe(false);
  expect(isWhole(showing({ ended: 'cut' }))).toBe(false);
  expect(isWhole(showing({ frames: 0 }))).toBe(false);
  expect(isWhole(showing({ media: [], frames: 1 }))).toBe(true);
});

test('where a line says how long the item is, its end must have been presented too, and a picture must have had its time', () => {
  const lesson = (...media: ShowingRecord['media']) => isWhole(showing({ itemMs: 60_000, media }));
  expect(lesson([0, 60_000, 1, 1000])).toBe(true);
  expect(lesson([900, 59_000, 1, 1000])).toBe(true);
  expect(lesson([0, 57_000, 1, 1000])).toBe(false);
  expect(lesson([1500, 59_000, 1, 1000])).toBe(false);
  const picture = (itemMs: number, ms: number) => isWhole(showing({ itemMs, media: [], frames: 1, toMono: 1000 + ms }));
  expect([picture(10_000, 9800), picture(10_000, 3000)]).toEqual([true, false]);
  expect([picture(4000, 3500), picture(4000, 2500)]).toEqual([true, false]);
});

test('an image counts from its start to its end', () => {
  expect(shownMs(showing({ media: [], frames: 1, fromMono: 1000, toMono: 8500 }))).toBe(7500);
});

test('the day is the station’s own: midnight falls where the station stands', () => {
  const midnight = Date.UTC(2026, 10, 23, 16); // 00:00 of the 24th in Shanghai.
  expect([dayOf(midnight - 1, 'Asia/Shanghai'), dayOf(midnight, 'Asia/Shanghai')]).toEqual(['2026-11-23', '2026-11-24']);
  expect([dayOf(midnight, 'Asia/Urumqi'), dayOf(midnight, 'America/Lima')]).toEqual(['2026-11-23', '2026-11-23']);
  expect(dayOf(midnight)).toBe('2026-11-24'); // Of a station that is gone.
});

test('a showing over midnight belongs to the day on which it began', () => {
  expect(dayOf(Date.UTC(2026, 10, 23, 15, 59, 59), 'Asia/Shanghai')).toBe('2026-11-23');
});

test('a showing is told of by its line only', () => {
  expect(showingOf(lineOf(showing()))).toEqual(showing());
  expect(showingOf(lineOf({ ...showing(), note: 'of a newer player' }))).toEqual(showing());
  for (const line of [lineOf({ ...showing(), frames: -1 }), lineOf({ ...showing(), v: 2 }), '{', '', 'null']) {
    expect(showingOf(line)).toBeUndefined();
  }
});
