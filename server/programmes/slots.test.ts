import { chief } from '#tests/support/by.ts';
import { expect, test } from 'vitest';
import type { z } from 'zod';
import { newId, PlaylistId, ScreenId, SlotId } from '#shared/model/ids.ts';
import type { programmeCalls } from '#shared/protocol/http/programmes.ts';
import { programmeCalls as calls } from '#shared/protocol/http/programmes.ts';
import { standingClock } from '#tests/support/clock.ts';
import { county } from '#tests/support/county.ts';
import { temporaryDatabase } from '#tests/support/database.ts';
import { listFacts } from '#tests/support/facts.ts';
import { listPlaces } from '../stations/place-store.ts';
import { loadPlan, planProgramme } from './plan.ts';
import { playlistService } from './playlist-service.ts';
import { slotService } from './slot-service.ts';

const asked = (query: z.input<typeof calls.listSlots.query> = {}) => calls.listSlots.query.parse(query);

type Draft = z.output<typeof programmeCalls.createSlot.body>;

/** A county with a village in it, a station there, two screens; another village with a screen of its own. */
async function office() {
  const store = await temporaryDatabase();
  const { database } = store;
  const [clock, land] = [standingClock(), county(database)];
  const shire = await land.region('凌云县');
  const village = await land.region('板坡村', shire);
  const station = await land.station(village, '活动室');
  const elsewhere = await land.station(await land.region('弄福村'), '村部');
  const [hall, yard, far] = [await land.screen(station, '大屏'), await land.screen(station, '院子'), await land.screen(elsewhere, '远屏')];
  const playlists = playlistService({ database, clock });
  const lesson = await land.lesson('育秧');
  const playlist = await playlists.create(chief, { title: '春耕', items: [{ content: lesson, seconds: null }] });
  const draft = (rest: Partial<Draft> = {}): Draft => ({
    title: '早课',
    tier: 'timed',
    priority: 0,
    playlist: playlist.id,
    repeats: false,
    targets: [{ kind: 'screen', id: hall }],
    from: '2026-11-23',
    until: null,
    weekdays: [1, 2, 3],
    start: '08:00',
    end: '09:00',
    ...rest,
  });
  return {
    database,
    clock,
    land,
    shire,
    station,
    hall,
    yard,
    far,
    lesson,
    playlist,
    playlists,
    draft,
    slots: slotService({ database, clock }),
    async slotsOf(screen: ScreenId): Promise<string[]> {
      const [place] = await listPlaces(database.reads, [screen]);
      return place ? planProgramme(await loadPlan(database.reads), place).slots.map(({ id }) => id) : [];
    },
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

test('slots of a screen, of its station and of any region above reach the screen, and no other', async () => {
  await using house = await office();
  const own = await house.slots.create(chief, house.draft());
  const ofStation = await house.slots.create(chief, house.draft({ targets: [{ kind: 'station', id: house.station }] }));
  house.clock.advance(1);
  const ofCounty = await house.slots.create(chief, house.draft({ targets: [{ kind: 'region', id: house.shire }] }));
  expect(await house.slotsOf(house.hall)).toEqual([own.id, ofStation.id, ofCounty.id].toSorted());
  expect(await house.slotsOf(house.yard)).toEqual([ofStation.id, ofCounty.id].toSorted());
  expect(await house.slotsOf(house.far)).toEqual([]);
  expect((await house.slots.list(chief, asked({ screen: house.yard }))).slots.map(({ id }) => id)).toEqual([ofCounty.id, ofStation.id]);
});

test('a target named twice is one target', async () => {
  await using house = await office();
  const twice = { kind: 'screen' as const, id: house.hall };
  const slot = await house.slots.create(chief, house.draft({ targets: [twice, { kind: 'station', id: house.station }, twice] }));
  expect(slot.targets).toHaveLength(2);
  expect((await house.slots.list(chief, asked())).slots).toMatchObject([slot]);
  expect(await house.slots.revise(chief, slot.id, 1, house.draft({ targets: [twice, twice] }))).toMatchObject({
    targets: [twice],
    revision: 2,
  });
});

test.each([
  ['dates in the wrong order', { from: '2026-12-01', until: '2026-11-30' }, 'bad_request'],
  ['a weekday twice', { weekdays: [1, 1] }, 'bad_request'],
  ['weekdays of which its dates have none', { from: '2026-11-23', until: '2026-11-24', weekdays: [3, 7] }, 'never_on'],
  ['a playlist that is not there', { playlist: newId('pls', PlaylistId) }, 'not_found'],
  ['a screen that is not there', { targets: [{ kind: 'screen' as const, id: newId('scr', ScreenId) }] }, 'not_found'],
])('%s is refused, and nothing is written', async (_, wrong, code) => {
  await using house = await office();
  const before = await listFacts(house.database.reads);
  await expect(house.slots.create(chief, house.draft(wrong))).rejects.toThrow(code);
  const slot = await house.slots.create(chief, house.draft());
  await expect(house.slots.revise(chief, slot.id, 1, house.draft(wrong))).rejects.toThrow(code);
  expect((await house.slots.list(chief, asked())).slots).toMatchObject([slot]);
  expect((await listFacts(house.database.reads)).slice(before.length)).toHaveLength(3);
});

test('of many targets it is said which one is missing', async () => {
  await using house = await office();
  const missing = newId('scr', ScreenId);
  const targets = [house.hall, missing, house.far].map((id) => ({ kind: 'screen' as const, id }));
  await expect(house.slots.create(chief, house.draft({ targets }))).rejects.toMatchObject({ params: { what: 'screen', id: missing } });
});

test.each([
  ['31 November', { from: '2026-11-31' }],
  ['no weekday', { weekdays: [] }],
  ['an eighth weekday', { weekdays: [8] }],
  ['24:00', { end: '24:00' }],
  ['a field that nobody knows', { colour: 'red' }],
  ['nobody meant', { targets: [] }],
  ['a station where a screen is said', { targets: [{ kind: 'screen', id: 'sta_00000000000000000000000000' }] }],
])('%s does not get past the schema', async (_, wrong) => {
  await using house = await office();
  expect(calls.createSlot.body.safeParse({ ...house.draft(), ...wrong }).success).toBe(false);
  expect(calls.createSlot.body.safeParse(house.draft()).success).toBe(true);
});

test('a revised slot is news for those it meant before as well; the second editor gets a conflict', async () => {
  await using house = await office();
  const slot = await house.slots.create(chief, house.draft());
  const known = (await listFacts(house.database.reads)).length;
  await house.slots.revise(chief, slot.id, 1, house.draft({ targets: [{ kind: 'screen', id: house.far }] }));
  const news = (await listFacts(house.database.reads)).slice(known);
  expect(
    news
      .filter(({ topic }) => topic === 'plan')
      .map(({ subject }) => subject)
      .toSorted(),
  ).toEqual([house.hall, house.far].toSorted());
  await expect(house.slots.revise(chief, slot.id, 1, house.draft())).rejects.toMatchObject({ code: 'conflict', params: { revision: 2 } });
});

test('what is not ready is left out of the plan until it is; the order stays', async () => {
  await using house = await office();
  const unfinished = await house.land.lesson('防虫', 0, 'working');
  const poster = await house.land.image('通知');
  const items = [unfinished, house.lesson, poster].map((content) => ({ content, seconds: content === poster ? 10 : null }));
  await house.playlists.revise(chief, house.playlist.id, 1, { title: '春耕', items });
  await house.slots.create(chief, house.draft());
  const plan = await loadPlan(house.database.reads);
  const [place] = await listPlaces(house.database.reads, [house.hall]);
  const programme = place && planProgramme(plan, place);
  expect(programme?.playlists).toEqual([
    {
      id: house.playlist.id,
      items: [
        { content: house.lesson, ms: 60_000 },
        { content: poster, ms: 10_000 },
      ],
    },
  ]);
});

test('slots come by the page, found by their own title or that of their playlist, and by what they are on', async () => {
  await using house = await office();
  const evening = await house.playlists.create(chief, { title: '晚间技术课', items: [] });
  const make = async (title: string, rest: Partial<Draft>) => {
    await house.slots.create(chief, house.draft({ title, ...rest }));
    house.clock.advance(1);
  };
  await make('早课', { start: '08:00', until: '2026-11-30' });
  await make('', { start: '19:00', end: '20:00', playlist: evening.id });
  await make('日间轮播', { start: '07:00', tier: 'loop', from: '2026-12-05', targets: [{ kind: 'station', id: house.station }] });
  const starts = async (query: Parameters<typeof asked>[0]) => {
    const { total, slots } = await house.slots.list(chief, asked(query));
    return [total, ...slots.map(({ start }) => start)];
  };
  expect(await starts({ size: 2 })).toEqual([3, '07:00', '19:00']);
  expect(await starts({ size: 2, page: 2 })).toEqual([3, '08:00']);
  expect(await starts({ sort: 'start' })).toEqual([3, '07:00', '08:00', '19:00']);
  // 日间, 晚间, 早课: one without a title stands where its playlist would.
  expect(await starts({ sort: 'title' })).toEqual([3, '07:00', '19:00', '08:00']);
  expect(await starts({ search: 'wjjsk' })).toEqual([1, '19:00']);
  expect(await starts({ search: '早课' })).toEqual([1, '08:00']);
  expect(await starts({ search: '  ' })).toEqual([3, '07:00', '19:00', '08:00']);
  expect(await starts({ tier: 'loop' })).toEqual([1, '07:00']);
  expect(await starts({ playlist: evening.id })).toEqual([1, '19:00']);
  expect(await starts({ from: '2026-12-01', to: '2026-12-04' })).toEqual([1, '19:00']);
  expect(await starts({ from: '2026-11-30', to: '2026-12-05' })).toEqual([3, '07:00', '19:00', '08:00']);
  expect(await starts({ screen: house.yard })).toEqual([1, '07:00']);
});

test('a slot is told with the names of its playlist and its places', async () => {
  await using house = await office();
  const targets = [
    { kind: 'screen' as const, id: house.hall },
    { kind: 'region' as const, id: house.shire },
  ];
  const { id } = await house.slots.create(chief, house.draft({ title: '', targets }));
  const view = await house.slots.get(chief, id);
  expect(view).toMatchObject({ id, title: '', playlistTitle: '春耕' });
  expect(view.targets.map(({ name, stationName }) => `${stationName} ${name}`).toSorted()).toEqual([' 凌云县', '活动室 大屏']);
  expect((await house.slots.list(chief, asked())).slots).toEqual([view]);
  await expect(house.slots.get(chief, newId('slt', SlotId))).rejects.toThrow('not_found');
});
