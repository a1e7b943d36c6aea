import path from 'node:path';
import { expect, test } from 'vitest';
import { newId, PlaylistId, SlotId, type ImageId, type ScreenId } from '#shared/model/ids.ts';
import { ManifestRoot } from '#shared/model/manifest.ts';
import { Programme, type Target } from '#shared/model/programme.ts';
import { placeCalls } from '#shared/protocol/http/places.ts';
import { stationCalls as calls } from '#shared/protocol/http/stations.ts';
import { county } from '#tests/support/county.ts';
import { enrolBox, openOffice, replaceBox } from '#tests/support/stations.ts';
import { listFacts } from '#tests/support/facts.ts';
import { recordChange } from '../database/changes.ts';
import { savePlaylist } from '../programmes/playlist-store.ts';
import { retargetSlots } from '../programmes/slot-service.ts';
import { listSlots, saveSlot } from '../programmes/slot-store.ts';
import { concernedBy } from './concerned.ts';
import { manifestIssuer } from './issue.ts';
import { openKeys } from './keys.ts';
import { findEnvelope, findSection } from './manifest-store.ts';
import { isWatched } from './manifests.ts';

/** A real office whose manifests are composed by following its facts. */
async function office() {
  const house = await openOffice({ targetsTo: retargetSlots });
  const { database, clock, folder } = house;
  const keys = await openKeys(path.join(folder, 'keys'), clock.now());
  const issuer = manifestIssuer({ database, clock, keys, onIssued: () => undefined });
  const picture = await county(database).image('防火通告');
  let seen = 0;
  async function follow(): Promise<void> {
    const changes = await listFacts(database.reads, seen);
    seen = changes.at(-1)?.seq ?? seen;
    const concerned = await concernedBy(database.reads, changes.filter(isWatched));
    await issuer.issue(concerned === 'everywhere' ? undefined : concerned);
  }
  /** What the newest manifest of a screen plans: titles are of the slots' playlists. */
  async function planned(screen: ScreenId): Promise<string[]> {
    await follow();
    const payload = (await findEnvelope(database.reads, screen))?.envelope.payload ?? '';
    const { sections } = ManifestRoot.parse(JSON.parse(Buffer.from(payload, 'base64').toString()));
    const { slots } = Programme.parse(JSON.parse((await findSection(database.reads, screen, sections.programme.blob)) ?? ''));
    const titles = new Map((await listSlots(database.reads)).map(({ id, title }) => [id, title]));
    return slots.map(({ id }) => titles.get(id) ?? '').toSorted();
  }
  const schedule = (title: string, ...targets: Target[]) => addSlot(house, picture, title, targets);
  return { ...house, planned, schedule, [Symbol.asyncDispose]: () => house[Symbol.asyncDispose]() };
}

async function addSlot({ database, clock }: Awaited<ReturnType<typeof openOffice>>, picture: ImageId, title: string, targets: Target[]) {
  const [playlist, id, createdAt] = [newId('pls', PlaylistId), newId('slt', SlotId), clock.now()];
  const time = { from: '2026-01-01', until: null, weekdays: [1, 2, 3, 4, 5, 6, 7], start: '00:00', end: '00:00' };
  await database.transaction(async (tx) => {
    await savePlaylist(tx, { id: playlist, home: null, title, items: [{ content: picture, seconds: 10 }], revision: 1, createdAt });
    await saveSlot(tx, { id, title, tier: 'loop', priority: 0, playlist, repeats: true, ...time, targets, revision: 1, createdAt });
    await recordChange(tx, 'plan', ...targets.map((target) => target.id));
  });
  return id;
}

test('a station that moves, and a region that does, take their screens into the programme of where they come', async () => {
  await using house = await office();
  const { screen } = await enrolBox(house);
  const create = (kind: 'county' | 'town', name: string, parent = null as typeof house.region.id | null) =>
    house.admin.call(calls.createRegion, { body: { parent, kind, name } });
  const [donglan, bama] = [await create('county', '东兰县'), await create('county', '巴马县')];
  const town = await create('town', '长江镇', donglan.id);
  await house.schedule('村里', { kind: 'region', id: house.region.id });
  await house.schedule('东兰', { kind: 'region', id: donglan.id });
  await house.schedule('巴马', { kind: 'region', id: bama.id });
  expect(await house.planned(screen.id)).toEqual(['村里']);

  await house.admin.call(calls.moveRegion, { params: { id: house.region.id }, body: { parent: town.id } });
  expect(await house.planned(screen.id)).toEqual(['东兰', '村里']);
  await house.admin.call(calls.moveRegion, { params: { id: town.id }, body: { parent: bama.id } });
  expect(await house.planned(screen.id)).toEqual(['巴马', '村里']);
  await house.admin.call(calls.reviseStation, { params: { id: house.station.id }, body: { seenRevision: 1, region: donglan.id } });
  expect(await house.planned(screen.id)).toEqual(['东兰']);
});

test('what is closed plays nothing until it is opened again', async () => {
  await using house = await office();
  const [{ screen }, { screen: other }] = [await enrolBox(house), await enrolBox(house, '院子')];
  await house.schedule('早课', { kind: 'station', id: house.station.id });
  expect(await house.planned(screen.id)).toEqual(['早课']);
  await house.admin.call(calls.closeScreen, { params: { id: screen.id } });
  expect([await house.planned(screen.id), await house.planned(other.id)]).toEqual([[], ['早课']]);
  await house.admin.call(calls.reopenScreen, { params: { id: screen.id } });
  await house.admin.call(calls.closeStation, { params: { id: house.station.id } });
  expect([await house.planned(screen.id), await house.planned(other.id)]).toEqual([[], []]);
  await house.admin.call(calls.reopenStation, { params: { id: house.station.id } });
  expect(await house.planned(screen.id)).toEqual(['早课']);
});

test('a slot for a group means who fits its rule now: a mark set or taken off changes the plan', async () => {
  await using house = await office();
  const [{ screen }, { screen: other }] = [await enrolBox(house), await enrolBox(house, '院子')];
  const rule = { region: house.region.id, screenKinds: [], stationKinds: ['village' as const], tags: ['新装'] };
  const group = await house.admin.call(placeCalls.createGroup, { body: { name: '新装的屏', rule, screens: [] } });
  await house.schedule('新机演示', { kind: 'group', id: group.id });
  expect(await house.planned(screen.id)).toEqual([]);

  const mark = (tags: string[]) => house.admin.call(calls.reviseScreen, { params: { id: screen.id }, body: { tags } });
  await mark(['新装', '4K']);
  expect([await house.planned(screen.id), await house.planned(other.id)]).toEqual([['新机演示'], []]);
  expect((await house.admin.call(calls.listScreens, { query: { group: group.id } })).screens.map(({ id }) => id)).toEqual([screen.id]);
  await house.admin.call(calls.reviseStation, { params: { id: house.station.id }, body: { seenRevision: 1, kind: 'school' } });
  expect(await house.planned(screen.id)).toEqual([]);
  await house.admin.call(placeCalls.reviseGroup, {
    params: { id: group.id },
    body: { seenRevision: 1, rule: { ...rule, stationKinds: [], tags: [] } },
  });
  expect([await house.planned(screen.id), await house.planned(other.id)]).toEqual([['新机演示'], ['新机演示']]);
});

test('a group of chosen screens: who is taken out of it plays its programme no more', async () => {
  await using house = await office();
  const [{ screen }, { screen: other }] = [await enrolBox(house), await enrolBox(house, '院子')];
  const group = await house.admin.call(placeCalls.createGroup, { body: { name: '广场', rule: null, screens: [screen.id] } });
  await house.schedule('广场舞', { kind: 'group', id: group.id });
  expect([await house.planned(screen.id), await house.planned(other.id)]).toEqual([['广场舞'], []]);
  await house.admin.call(placeCalls.reviseGroup, { params: { id: group.id }, body: { seenRevision: 1, screens: [other.id] } });
  expect([await house.planned(screen.id), await house.planned(other.id)]).toEqual([[], ['广场舞']]);
});

test('a new box takes over the name, the place, the marks, the groups and the programme of the broken one', async () => {
  await using house = await office();
  const { screen, ...broken } = await enrolBox(house);
  await house.admin.call(calls.reviseScreen, { params: { id: screen.id }, body: { tags: ['4K'], kind: 'outdoor' } });
  const group = await house.admin.call(placeCalls.createGroup, { body: { name: '广场', rule: null, screens: [screen.id] } });
  await house.schedule('广场舞', { kind: 'group', id: group.id });
  await house.schedule('只在这块屏', { kind: 'screen', id: screen.id });
  await house.planned(screen.id);

  const fresh = await replaceBox(house, screen.id);
  expect(fresh.screen).toMatchObject({ name: screen.name, station: screen.station, kind: 'outdoor', tags: ['4K'], replaces: screen.id });
  expect(fresh.screen.id).not.toBe(screen.id);
  expect(await house.planned(fresh.screen.id)).toEqual(['只在这块屏', '广场舞']);
  expect((await fresh.logIn(fresh.screen.id)).token).toBeTruthy();
  expect(await house.admin.call(calls.getScreen, { params: { id: screen.id } })).toMatchObject({
    revoked: true,
    replacedBy: fresh.screen.id,
    tags: [],
  });
  await expect(broken.logIn(screen.id)).rejects.toThrow('screen_revoked');
  expect(house.revoked).toEqual([screen.id]);
  expect((await house.admin.call(placeCalls.getGroup, { params: { id: group.id } })).screens).toBe(1);
});
