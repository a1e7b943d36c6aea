import { chief } from '#tests/support/by.ts';
import { everywhere } from '../kit/by.ts';
import { expect, test } from 'vitest';
import type { ContentId, PlaylistId } from '#shared/model/ids.ts';
import type { Slot } from '#shared/model/programme.ts';
import type { LeftOut, PlannedStretch } from '#shared/protocol/http/programmes.ts';
import { localTimeAt } from '#shared/timetable/local-time.ts';
import { standingClock } from '#tests/support/clock.ts';
import { county } from '#tests/support/county.ts';
import { temporaryDatabase } from '#tests/support/database.ts';
import { previewDay } from './day-preview.ts';
import { playlistService } from './playlist-service.ts';
import { slotService } from './slot-service.ts';

const ZONE = 'Asia/Shanghai';
const MONDAY = '2026-11-23';

/** A screen whose holes are filled by a ready playlist, 田野; slots are every day's, timed, and play through once. */
async function office() {
  const store = await temporaryDatabase();
  const { database } = store;
  const [clock, land] = [standingClock(), county(database)];
  const screen = await land.screen(await land.station(await land.region('板坡村'), '活动室'), '大屏');
  const [playlists, slots] = [playlistService({ database, clock }), slotService({ database, clock })];
  const ready = await land.lesson('育秧');
  const making = [await land.lesson('防虫', 0, 'working'), await land.lesson('嫁接', 0, 'working')];

  async function playlist(title: string, contents: readonly ContentId[]): Promise<PlaylistId> {
    const items = contents.map((content) => ({ content, seconds: null }));
    return (await playlists.create(chief, { title, items })).id;
  }
  function slot(title: string, of: PlaylistId, start: string, end: string, rest: Partial<Pick<Slot, 'tier' | 'repeats'>> = {}) {
    const time = { from: '2026-01-01', until: null, weekdays: [1, 2, 3, 4, 5, 6, 7], start, end };
    clock.advance(1); // Of two slots that tie, the later wins.
    const targets = [{ kind: 'screen' as const, id: screen }];
    return slots.create(chief, { title, tier: 'timed', priority: 0, playlist: of, repeats: false, targets, ...time, ...rest });
  }
  const fallback = await playlist('田野', [ready]);
  await playlists.setDefault(chief, fallback);
  return {
    database,
    land,
    ready,
    making,
    playlists,
    playlist,
    slot,
    preview: (day = MONDAY) => previewDay(database.reads, everywhere, screen, day),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

const told = ({ from, to, slotTitle, playlistTitle }: LeftOut | PlannedStretch): string => {
  const [start, end] = [from, to].map((at) => localTimeAt(ZONE, at).time.slice(0, 5));
  return `${start}-${end} ${slotTitle ?? playlistTitle ?? ''}`;
};

test('a timed slot of which nothing is ready is told with its whole window, its reasons, and what is on instead', async () => {
  await using house = await office();
  const failed = await house.land.lesson('施肥', 0, 'working');
  await house.land.change('lesson', failed, { state: 'failed' }, 'lesson');
  await house.slot('早课', await house.playlist('春耕', [...house.making, failed, ...house.making]), '08:00', '09:00');
  const { leftOut, stretches } = await house.preview();
  expect(leftOut.map(told)).toEqual(['08:00-09:00 早课']);
  expect(leftOut[0]).toMatchObject({ cause: 'timed', playlistTitle: '春耕' });
  expect(leftOut[0]?.missing.map(({ title, why }) => `${title} ${why}`)).toEqual(['防虫 working', '嫁接 working', '施肥 failed']);
  expect(stretches.map(told)).toEqual(['00:00-00:00 田野']); // The evaluator's own answer is what it was.
});

test('a slot of which a part is ready is on, and says what it leaves out', async () => {
  await using house = await office();
  await house.slot('早课', await house.playlist('春耕', [...house.making.slice(0, 1), house.ready]), '08:00', '09:00');
  const { leftOut, stretches } = await house.preview();
  expect(leftOut).toEqual([]);
  expect(stretches.map(told)).toEqual(['00:00-08:00 田野', '08:00-08:01 早课', '08:01-00:00 田野']);
  expect(stretches.map(({ missing }) => missing.map(({ title }) => title))).toEqual([[], ['防虫'], []]);
});

test('it is missed only where it would have been on: neither below a stronger slot nor out of its time', async () => {
  await using house = await office();
  const nothing = await house.playlist('春耕', house.making);
  await house.slot('日间轮播', nothing, '07:00', '12:00', { tier: 'loop', repeats: true });
  await house.slot('早课', await house.playlist('晨读', [house.ready]), '08:00', '09:00', { repeats: true });
  await house.slot('午课', nothing, '11:00', '13:00');
  const { leftOut } = await house.preview();
  expect(leftOut.map(told)).toEqual(['07:00-08:00 日间轮播', '09:00-11:00 日间轮播', '11:00-13:00 午课']);
});

test('over midnight each day is told its own part', async () => {
  await using house = await office();
  await house.slot('夜课', await house.playlist('春耕', house.making), '23:00', '01:00');
  expect((await house.preview()).leftOut.map(told)).toEqual(['00:00-01:00 夜课', '23:00-00:00 夜课']);
});

test('a playlist without a single item is told as such', async () => {
  await using house = await office();
  await house.slot('早课', await house.playlist('空的', []), '08:00', '09:00');
  expect((await house.preview()).leftOut).toMatchObject([{ slotTitle: '早课', missing: [] }]);
});

test('a default playlist of which nothing is ready leaves the idle card, and says why', async () => {
  await using house = await office();
  await house.playlists.setDefault(chief, await house.playlist('春耕', house.making));
  const { leftOut, stretches } = await house.preview();
  expect(leftOut).toMatchObject([
    { cause: 'default', slot: null, playlistTitle: '春耕', missing: [{ why: 'working' }, { why: 'working' }] },
  ]);
  expect(stretches.map(({ cause }) => cause)).toEqual(['idle']);
});

test('once a lesson is ready its slot is on, and nothing is missed any more', async () => {
  await using house = await office();
  const only = await house.land.lesson('施肥');
  await house.land.change('lesson', only, { state: 'waiting' }, 'lesson');
  await house.slot('早课', await house.playlist('春耕', [only]), '08:00', '09:00');
  expect((await house.preview()).leftOut).toMatchObject([{ missing: [{ title: '施肥', why: 'waiting' }] }]);
  await house.land.change('lesson', only, { state: 'ready' }, 'lesson');
  const { leftOut, stretches } = await house.preview();
  expect(leftOut).toEqual([]);
  expect(stretches.map(told)).toContain('08:00-08:01 早课');
});
