import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { statisticsCalls as calls } from '#shared/protocol/http/statistics.ts';
import { openStatistics } from '#tests/support/statistics.ts';
import type { Reads } from '../database/connection.ts';
import { rollUpAll } from './roll-up.ts';

const HOUR_MS = 3_600_000;
const NOON = Date.UTC(2026, 10, 23, 4);
const ALL = { from: '2026-01-01', to: '2026-12-31' };

test('sums by lesson, screen, station and day say the same in four ways', async () => {
  await using house = await openStatistics();
  const [rice, pests] = house.lessons;
  await house.record(house.screens.near, [{ from: NOON }, { from: NOON + HOUR_MS, content: pests, ended: 'power' }]);
  await house.record(house.screens.far, [{ from: NOON + 24 * HOUR_MS, media: [[0, 15_000, 1, 1000]] }]);
  const by = async (kind: 'content' | 'screen' | 'station' | 'day') => {
    const { total, rows } = await house.visitor.call(calls.summary, { query: { ...ALL, by: kind } });
    expect(total).toMatchObject({ showings: 3, completed: 2, shownMs: 135_000 });
    return rows.map(({ title, showings, completed, shownMs }) => [title, showings, completed, shownMs]);
  };
  expect(await by('content')).toEqual([
    ['育秧', 2, 2, 75_000],
    ['防虫, "夏"', 1, 0, 60_000],
  ]);
  expect(await by('screen')).toEqual([
    ['大屏', 2, 1, 120_000],
    ['远屏', 1, 1, 15_000],
  ]);
  expect(await by('station')).toEqual([
    ['板坡活动室', 2, 1, 120_000],
    ['弄福村部', 1, 1, 15_000],
  ]);
  expect(await by('day')).toEqual([
    ['2026-11-23', 2, 1, 120_000],
    ['2026-11-24', 1, 1, 15_000],
  ]);
  expect(rice).not.toBe(pests);
});

test('a lesson that is gone keeps its sums, without a name', async () => {
  await using house = await openStatistics();
  await house.record(house.screens.near, [{ content: 'les_gone' }]);
  const { rows } = await house.visitor.call(calls.summary, { query: ALL });
  expect(rows).toMatchObject([{ key: 'les_gone', title: '', showings: 1 }]);
});

test('no showings are no sums, and no fault', async () => {
  await using house = await openStatistics();
  expect(await house.visitor.call(calls.summary, { query: { ...ALL, by: 'day' } })).toMatchObject({
    total: { showings: 0, shownMs: 0 },
    rows: [],
  });
  expect(await house.visitor.call(calls.summary, { query: { from: '2026-12-31', to: '2026-01-01' } })).toMatchObject({ rows: [] });
  await expect(house.visitor.call(calls.summary, { query: { from: '2026-02-30', to: '2026-03-01' } })).rejects.toThrow('bad_request');
});

test('the roll-ups equal an independent recount of the lines, whatever was shown, filtered, and told twice', async () => {
  await using house = await openStatistics();
  const { screens, lessons } = house;
  const Shown = fc.record({
    screen: fc.constantFrom(screens.near, screens.far),
    content: fc.constantFrom(...lessons),
    hours: fc.integer({ min: 0, max: 240 }), // Over the end of a month.
    seconds: fc.integer({ min: 0, max: 60 }),
    ended: fc.constantFrom('complete' as const, 'cut' as const, 'error' as const),
    joinedMs: fc.constantFrom(0, 1500, 30_000),
    frames: fc.constantFrom(0, 25),
  });
  type Shown = { screen: string; content: string; hours: number; seconds: number; ended: string; joinedMs: number; frames: number };
  const DAY = fc.constantFrom(
    '2026-01-01',
    '2026-11-01',
    '2026-11-23',
    '2026-11-25',
    '2026-11-30',
    '2026-12-01',
    '2026-12-02',
    '2026-12-31',
  );
  const Narrow = fc.record({
    screen: fc.option(fc.constantFrom(screens.near, screens.far), { nil: undefined }),
    station: fc.option(fc.constantFrom(house.near, house.far), { nil: undefined }),
    content: fc.option(fc.constantFrom(...lessons), { nil: undefined }),
    range: fc.tuple(DAY, DAY).map(([a, b]) => (a < b ? { from: a, to: b } : { from: b, to: a })),
  });
  const all: Shown[] = [];
  // Counted by hand: days by adding the zone's hours, sums by adding.
  const stationOf = (screen: string) => (screen === screens.near ? house.near : house.far);
  const dayOf = ({ screen, hours }: Shown) =>
    new Date(NOON + hours * HOUR_MS + (screen === screens.near ? 8 : 6) * HOUR_MS).toISOString().slice(0, 10);

  await fc.assert(
    fc.asyncProperty(fc.array(Shown, { minLength: 1, maxLength: 12 }), Narrow, async (shown, narrow) => {
      for (const screen of [screens.near, screens.far]) {
        const mine = shown.filter((one) => one.screen === screen);
        await house.record(
          screen,
          mine.map((one) => ({
            content: one.content,
            ended: one.ended,
            from: NOON + one.hours * HOUR_MS,
            frames: one.frames,
            media: [[one.joinedMs, one.joinedMs + one.seconds * 1000, 1, 1000]],
          })),
        );
      }
      all.push(...shown);
      const { range, ...same } = narrow;
      const query = { ...range, ...same };
      const counted = all.filter(
        (one) =>
          (!narrow.screen || one.screen === narrow.screen) &&
          (!narrow.station || stationOf(one.screen) === narrow.station) &&
          (!narrow.content || one.content === narrow.content) &&
          dayOf(one) >= range.from &&
          dayOf(one) <= range.to,
      );
      const seen = counted.filter(({ frames }) => frames > 0);
      const shownMs = seen.reduce((sum, { seconds }) => sum + seconds * 1000, 0);
      const whole = seen.filter(({ ended, joinedMs }) => ended === 'complete' && joinedMs < 2000);
      const completed = whole.length;
      const leftOut = counted.length - seen.length;
      for (const by of ['content', 'screen', 'station', 'day'] as const) {
        const { total } = await house.visitor.call(calls.summary, { query: { ...query, by } });
        expect(total).toMatchObject({ showings: seen.length, completed, leftOut, shownMs });
      }
      const { rows } = await house.visitor.call(calls.summary, { query: { ...query, by: 'day' } });
      expect(rows.map(({ key }) => key)).toEqual([...new Set(counted.map(dayOf))].toSorted());
      // Every figure opens the lines behind it.
      const wholeMs = whole.reduce((sum, { seconds }) => sum + seconds * 1000, 0);
      for (const [kind, total, ms] of [
        ['shown', seen.length, shownMs],
        ['completed', completed, wholeMs],
        ['leftOut', leftOut, 0],
      ] as const) {
        const list = await house.visitor.call(calls.showings, { query: { ...query, counted: kind, size: 200 } });
        expect(list).toMatchObject({ total, shownMs: ms });
        expect(list.rows).toHaveLength(Math.min(200, total));
      }
    }),
    { numRuns: 15 },
  );
});

test('what is rolled up coarser is what the days say, however late a line comes and whatever is told again', async () => {
  await using house = await openStatistics();
  const [rice, pests] = house.lessons;
  await house.record(house.screens.near, [{ from: NOON }, { from: NOON + 8 * 24 * HOUR_MS, content: pests }]);
  await house.record(house.screens.far, [{ from: NOON + 7 * 24 * HOUR_MS, frames: 0, media: [], ended: 'error' }]);
  await house.record(house.screens.near, [{ from: NOON - 20 * 24 * HOUR_MS, content: rice }, { from: NOON }]); // A village that was cut off.
  const followed = await rolledUp(house.database.reads);
  expect(followed.map(({ length }) => length)).toEqual([4, 4, 3, 3]);
  await house.database.transaction(rollUpAll);
  expect(await rolledUp(house.database.reads)).toEqual(followed);
});

test('a month of which the range holds all that there is, and one of which it does not', async () => {
  await using house = await openStatistics();
  await house.record(house.screens.near, [{ from: NOON }, { from: NOON + 24 * HOUR_MS }]);
  const count = async (from: string, to: string) =>
    (await house.visitor.call(calls.summary, { query: { from, to, by: 'screen' } })).total.showings;
  const inDays = async () => [
    await count('2026-11-24', '2026-12-01'),
    await count('2026-10-01', '2026-11-23'),
    await count('2026-11-23', '2026-11-24'),
  ];
  expect(await inDays()).toEqual([1, 1, 2]);
  // Somebody's clock was wrong, and his month goes on.
  await house.record(house.screens.far, [{ from: NOON + 4 * 24 * HOUR_MS }]);
  expect(await inDays()).toEqual([2, 1, 2]);
});

const rolledUp = (reads: Reads): Promise<unknown[][]> =>
  Promise.all(
    (['showing_day', 'screen_day', 'showing_month', 'screen_month'] as const).map(async (table) => {
      const span = table.endsWith('day') ? 'day' : 'month';
      const rows: unknown[] = await reads(table).orderBy([span, 'screen', 'station', 'region_path', 'shown_ms']);
      return rows;
    }),
  );
