import { chief } from '#tests/support/by.ts';
import { expect, test } from 'vitest';
import type { z } from 'zod';
import { programmeCalls as calls } from '#shared/protocol/http/programmes.ts';
import { newId, PlaylistId } from '#shared/model/ids.ts';
import { standingClock } from '#tests/support/clock.ts';
import { county } from '#tests/support/county.ts';
import { temporaryDatabase } from '#tests/support/database.ts';
import { listFacts } from '#tests/support/facts.ts';
import { playlistService } from './playlist-service.ts';
import { slotService } from './slot-service.ts';

const asked = (query: z.input<typeof calls.listPlaylists.query> = {}) => calls.listPlaylists.query.parse(query);

async function office() {
  const store = await temporaryDatabase();
  const { database } = store;
  const clock = standingClock();
  return {
    database,
    clock,
    land: county(database),
    playlists: playlistService({ database, clock }),
    slots: slotService({ database, clock }),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

test('a playlist shows what it is made of, how long it lasts, and what is not ready yet', async () => {
  await using house = await office();
  const [sowing, unfinished, poster] = [
    await house.land.lesson('育秧', 90_000),
    await house.land.lesson('防虫', 0, 'working'),
    await house.land.image('通知'),
  ];
  const items = [
    { content: sowing, seconds: null },
    { content: unfinished, seconds: null },
    { content: poster, seconds: 7.5 },
    { content: sowing, seconds: null },
  ];
  const made = await house.playlists.create(chief, { title: '春耕', items });
  expect(made.items.map(({ title, ms, isReady }) => [title, ms, isReady])).toEqual([
    ['育秧', 90_000, true],
    ['防虫', null, false],
    ['通知', 7500, true],
    ['育秧', 90_000, true],
  ]);
  expect(made).toMatchObject({ revision: 1, totalMs: 187_500 });
});

test('the second editor gets a conflict, and the first one’s work stays', async () => {
  await using house = await office();
  const { id } = await house.playlists.create(chief, { title: 'a', items: [] });
  const titles = ['b', 'c'];
  const both = await Promise.allSettled(titles.map((title) => house.playlists.revise(chief, id, 1, { title, items: [] })));
  const first = both.findIndex(({ status }) => status === 'fulfilled'); // Either may come first where transactions run side by side.
  expect(both[1 - first]).toMatchObject({ reason: { code: 'conflict', params: { what: 'playlist', revision: 2 } } });
  expect(await house.playlists.get(chief, id)).toMatchObject({ title: titles[first], revision: 2 });
});

test('an image says for how many seconds, content must exist, and a refused draft leaves nothing', async () => {
  await using house = await office();
  const poster = await house.land.image('通知');
  const gone = await house.land.lesson('gone');
  await house.database.transaction((tx) => tx('lesson').where({ id: gone }).delete());
  const before = await listFacts(house.database.reads);

  await expect(house.playlists.create(chief, { title: 'a', items: [{ content: poster, seconds: null }] })).rejects.toMatchObject({
    code: 'bad_request',
    params: { path: 'items.0.seconds' },
  });
  await expect(house.playlists.create(chief, { title: 'a', items: [{ content: gone, seconds: null }] })).rejects.toMatchObject({
    code: 'not_found',
    params: { what: 'content', id: gone },
  });
  expect((await house.playlists.list(chief, asked())).playlists).toEqual([]);
  expect(await listFacts(house.database.reads)).toEqual(before);
});

test('a lesson brings its own length: seconds for it are refused, by the item', async () => {
  await using house = await office();
  const [sowing, poster] = [await house.land.lesson('育秧', 90_000), await house.land.image('通知')];
  const items = [
    { content: poster, seconds: 5 },
    { content: sowing, seconds: 5 },
  ];
  const refusal = { code: 'bad_request', params: { path: 'items.1.seconds', why: expect.stringContaining('own length') } };
  await expect(house.playlists.create(chief, { title: 'a', items })).rejects.toMatchObject(refusal);
  const { id } = await house.playlists.create(chief, { title: 'a', items: [] });
  await expect(house.playlists.revise(chief, id, 1, { title: 'a', items })).rejects.toMatchObject(refusal);
  expect(await house.playlists.get(chief, id)).toMatchObject({ revision: 1, items: [] });
});

test('a playlist that was stored with seconds of a lesson is read, plays as it always did, and can be saved again', async () => {
  await using house = await office();
  const sowing = await house.land.lesson('育秧', 90_000);
  const { id } = await house.playlists.create(chief, { title: 'a', items: [{ content: sowing, seconds: null }] });
  const stored = JSON.stringify([{ content: sowing, seconds: 5 }]);
  await house.database.transaction((tx) => tx('playlist').where({ id }).update({ items: stored }));

  const read = await house.playlists.get(chief, id);
  expect(read).toMatchObject({ totalMs: 90_000, items: [{ content: sowing, seconds: null, ms: 90_000 }] });
  const again = read.items.map(({ content, seconds }) => ({ content, seconds }));
  expect(await house.playlists.revise(chief, id, 1, { title: 'a', items: again })).toMatchObject({ revision: 2 });
});

test('a playlist that a slot or the default uses is not removed, and says by whom', async () => {
  await using house = await office();
  const station = await house.land.station(await house.land.region('板坡村'), '活动室');
  const { id } = await house.playlists.create(chief, { title: 'a', items: [] });
  const time = { from: '2026-11-23', until: null, weekdays: [1], start: '08:00', end: '09:00' };
  const rest = { tier: 'timed' as const, priority: 0, repeats: false, playlist: id };
  const slot = await house.slots.create(chief, { ...time, ...rest, title: '早课', targets: [{ kind: 'station', id: station }] });
  await expect(house.playlists.remove(chief, id)).rejects.toMatchObject({ code: 'in_use', params: { places: ['早课'] } });
  const nameless = await house.slots.create(chief, { ...time, ...rest, title: '', targets: [{ kind: 'station', id: station }] });
  await expect(house.playlists.remove(chief, id)).rejects.toMatchObject({ params: { places: ['早课', 'a 08:00–09:00'] } });
  await house.slots.remove(chief, nameless.id);
  await house.slots.remove(chief, slot.id);

  await house.playlists.setDefault(chief, id);
  await expect(house.playlists.remove(chief, id)).rejects.toMatchObject({ code: 'in_use', params: { isDefault: true } });
  await house.playlists.setDefault(chief, null);
  expect(await house.playlists.remove(chief, id)).toEqual({});
  await expect(house.playlists.get(chief, id)).rejects.toThrow('not_found');
});

test('the default must be a playlist that is there', async () => {
  await using house = await office();
  await expect(house.playlists.setDefault(chief, newId('pls', PlaylistId))).rejects.toThrow('not_found');
  expect(await house.playlists.getDefault()).toEqual({ playlist: null });
});

test('playlists are found by a part of their title, also when it looks like a pattern', async () => {
  await using house = await office();
  for (const title of ['春耕 100%', '春耕 1000', 'Autumn']) await house.playlists.create(chief, { title, items: [] });
  const titles = async (search: string) => (await house.playlists.list(chief, asked({ search }))).playlists.map(({ title }) => title);
  expect(await titles('100%')).toEqual(['春耕 100%']);
  expect(await titles(' autumn ')).toEqual(['Autumn']);
  expect(await titles('')).toHaveLength(3);
});

test('playlists come by the page, newest first or by their titles, and a page tells of their items in short', async () => {
  await using house = await office();
  const ready = await house.land.lesson('育秧');
  const waiting = await house.land.lesson('防虫', 60_000, 'working');
  for (const title of ['长江', '第10课', '第2课']) {
    await house.playlists.create(chief, { title, items: [ready, waiting].map((content) => ({ content, seconds: null })) });
    house.clock.advance(1);
  }
  const titles = async (query: Parameters<typeof asked>[0]) => {
    const { total, playlists } = await house.playlists.list(chief, asked(query));
    return [total, ...playlists.map(({ title }) => title)];
  };
  expect(await titles({ size: 2 })).toEqual([3, '第2课', '第10课']);
  expect(await titles({ size: 2, page: 2 })).toEqual([3, '长江']);
  expect(await titles({ sort: 'title' })).toEqual([3, '长江', '第2课', '第10课']);
  expect(await titles({ search: 'd2k', size: 1 })).toEqual([1, '第2课']);
  const [card] = (await house.playlists.list(chief, asked())).playlists;
  expect(card).toMatchObject({ count: 2, notReady: 1, totalMs: 60_000, posters: [null, null] });
});
