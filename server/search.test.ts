import { expect, test } from 'vitest';
import { BlobHash } from '#shared/model/blob.ts';
import { ImageId, LessonId, newId, PlaylistId, SlotId, type ScreenId } from '#shared/model/ids.ts';
import { placeCalls } from '#shared/protocol/http/places.ts';
import { searchCalls } from '#shared/protocol/http/search.ts';
import { stationCalls as calls } from '#shared/protocol/http/stations.ts';
import { serve, type Visitor } from '#tests/support/http.ts';
import { enrolBox, hire, openOffice } from '#tests/support/stations.ts';
import { addImage } from './catalogue/image-store.ts';
import { addLesson } from './catalogue/lesson-store.ts';
import { savePlaylist } from './programmes/playlist-store.ts';
import { saveSlot } from './programmes/slot-store.ts';
import { searchRoutes } from './search.ts';

/** 板坡 in the name of everything there is. */
async function office() {
  const house = await openOffice();
  const { database, accounts } = house;
  const { screen } = await enrolBox(house, '板坡大屏');
  await addContent(house, screen.id);
  const rule = { region: house.region.id, screenKinds: [], stationKinds: [], tags: [] };
  await house.admin.call(placeCalls.createGroup, { body: { name: '板坡的屏', rule, screens: [] } });
  const stack = new AsyncDisposableStack();
  stack.use(house);
  const needs = { reads: database.reads, signedIn: accounts.signedIn, scopesOf: accounts.scopesOf };
  const http = stack.use(await serve(searchRoutes(needs)));
  async function find(visitor: Visitor, text: string): Promise<string[]> {
    const searcher = http.visitor();
    searcher.cookie = visitor.cookie;
    const { hits } = await searcher.call(searchCalls.search, { query: { text } });
    return hits.map(({ kind, name, note }) => [kind, name, note].filter(Boolean).join(' '));
  }
  return { ...house, find, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

async function addContent({ database }: Awaited<ReturnType<typeof openOffice>>, screen: ScreenId): Promise<void> {
  const [lesson, playlist] = [newId('les', LessonId), newId('pls', PlaylistId)];
  const blob = BlobHash.parse('a'.repeat(64));
  const image = {
    id: newId('img', ImageId),
    home: null,
    title: '板坡通告',
    sourceName: 'x.png',
    blob,
    bytes: 1,
    type: 'image/png' as const,
    width: 1,
    height: 1,
  };
  const time = { from: '2026-01-01', until: null, weekdays: [1], start: '08:00', end: '09:00', createdAt: 1, revision: 1 };
  await database.transaction(async (tx) => {
    const source = { sourceName: 'x.mp4', sourceBytes: 1, sourcePath: 'x', home: null, now: 1 };
    await addLesson(tx, { id: lesson, title: '板坡育秧', ...source });
    await addImage(tx, { ...image, revision: 1, createdAt: 1 });
    await savePlaylist(tx, { id: playlist, home: null, title: '板坡春耕', items: [], revision: 1, createdAt: 1 });
    const slot = { title: '板坡早课', tier: 'loop' as const, priority: 0, playlist, repeats: true, ...time };
    await saveSlot(tx, { id: newId('slt', SlotId), ...slot, targets: [{ kind: 'screen', id: screen }] });
  });
}

test('one search finds everything that bears a name, in Chinese, in pinyin and by initials', async () => {
  await using house = await office();
  await hire(house, '板坡小韦', { role: 'operator', place: { kind: 'everywhere' } });
  const all = [
    'lesson 板坡育秧',
    'playlist 板坡春耕',
    'station 板坡村活动室 板坡村',
    'screen 板坡大屏 板坡村活动室',
    'region 板坡村',
    'group 板坡的屏',
    'slot 板坡早课 板坡春耕',
    'image 板坡通告',
    'account 板坡小韦 板坡小韦',
  ];
  for (const text of ['板坡', 'banpo', 'bp']) expect([text, await house.find(house.admin, text)]).toEqual([text, all]);
  expect(await house.find(house.admin, 'bpyy')).toEqual(['lesson 板坡育秧']);
  expect(await house.find(house.admin, ' ')).toEqual([]);
});

test('nobody finds what he may not see: no place outside his part, no slot for it, no people without the right', async () => {
  await using house = await office();
  const county = await house.admin.call(calls.createRegion, { body: { parent: null, kind: 'county', name: '板坡新县' } });
  const neighbour = await hire(house, 'neighbour', { role: 'operator', place: { kind: 'region', id: county.id } });
  expect(await house.find(neighbour, '板坡')).toEqual([
    'lesson 板坡育秧',
    'playlist 板坡春耕',
    'region 板坡新县',
    'group 板坡的屏',
    'image 板坡通告',
  ]);
  const keeper = await hire(house, 'keeper', { role: 'operator', place: { kind: 'station', id: house.station.id } });
  expect(await house.find(keeper, '板坡')).toContain('screen 板坡大屏 板坡村活动室');
  expect(await house.find(keeper, 'keeper')).toEqual([]);
});

test('names that begin with it come first, and a closed place is not offered', async () => {
  await using house = await office();
  for (const name of ['安板坡', '板坡一组', '板坡二组'])
    await house.admin.call(calls.createStation, { body: { region: house.region.id, name } });
  const closed = await house.admin.call(calls.createStation, { body: { region: house.region.id, name: '板坡旧校' } });
  await house.admin.call(calls.closeStation, { params: { id: closed.id } });
  const stations = (await house.find(house.admin, '板坡')).filter((hit) => hit.startsWith('station'));
  expect(stations.map((hit) => hit.split(' ')[1])).toEqual(['板坡村活动室', '板坡二组', '板坡一组', '安板坡']);
});
