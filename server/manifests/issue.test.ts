import { chief } from '#tests/support/by.ts';
import { expect, test } from 'vitest';
import path from 'node:path';
import { BlobHash } from '#shared/model/blob.ts';
import type { ScreenId } from '#shared/model/ids.ts';
import { LessonsSection, ManifestRoot, PackagesSection, SettingsSection } from '#shared/model/manifest.ts';
import { Programme } from '#shared/model/programme.ts';
import { standingClock } from '#tests/support/clock.ts';
import { county } from '#tests/support/county.ts';
import { temporaryDatabase } from '#tests/support/database.ts';
import { listFacts } from '#tests/support/facts.ts';
import { sha256Hex } from '../kit/sha256.ts';
import { loadPlan } from '../programmes/plan.ts';
import { playlistService } from '../programmes/playlist-service.ts';
import { slotService } from '../programmes/slot-service.ts';
import { listPlaces } from '../stations/place-store.ts';
import { compose } from './compose.ts';
import { concernedBy } from './concerned.ts';
import { HALF_LIFE_MS, manifestIssuer } from './issue.ts';
import { openKeys } from './keys.ts';
import { findEnvelope, findSection, listIssuedBefore, removeUnusedSections } from './manifest-store.ts';

/** Two stations, three screens; 春耕 plays at the hall's station. */
async function office() {
  const store = await temporaryDatabase();
  const { database, folder } = store;
  const [clock, land] = [standingClock(), county(database)];
  const station = await land.station(await land.region('板坡村'), '活动室');
  const [hall, yard] = [await land.screen(station, '大屏'), await land.screen(station, '院子')];
  const far = await land.screen(await land.station(await land.region('弄福村'), '村部', 'Asia/Urumqi'), '远屏');
  const lesson = await land.lesson('育秧');
  const [playlists, slots] = [playlistService({ database, clock }), slotService({ database, clock })];
  const playlist = await playlists.create(chief, { title: '春耕', items: [{ content: lesson, seconds: null }] });
  const time = { from: '2026-11-23', until: null, weekdays: [1], start: '08:00', end: '09:00' };
  const rest = { title: '早课', tier: 'timed' as const, priority: 0, repeats: false, playlist: playlist.id };
  const slot = await slots.create(chief, { ...time, ...rest, targets: [{ kind: 'station', id: station }] });
  const poked: string[] = [];
  const issuer = manifestIssuer({
    database,
    clock,
    keys: await openKeys(path.join(folder, 'keys'), clock.now()),
    onIssued: (screen, revision) => poked.push(`${names.get(screen)} ${revision}`),
  });
  const names = new Map([
    [hall, 'hall'],
    [yard, 'yard'],
    [far, 'far'],
  ] as const);
  let seen = 0;
  /** What the follower does with the facts since the last time; tells who got which number. */
  async function follow(): Promise<string[]> {
    const changes = await listFacts(database.reads, seen);
    seen = changes.at(-1)?.seq ?? seen;
    poked.length = 0;
    const concerned = await concernedBy(
      database.reads,
      changes.filter(({ topic }) => topic !== 'manifest'),
    );
    await issuer.issue(concerned === 'everywhere' ? undefined : concerned);
    return poked.toSorted();
  }
  async function root(screen: ScreenId): Promise<ManifestRoot> {
    const payload = (await findEnvelope(database.reads, screen))?.envelope.payload ?? '';
    return ManifestRoot.parse(JSON.parse(Buffer.from(payload, 'base64').toString()));
  }
  return {
    database,
    clock,
    land,
    hall,
    yard,
    far,
    station,
    lesson,
    playlists,
    playlist,
    slots,
    slot,
    follow,
    root,
    section: async (screen: ScreenId, hash: string) => JSON.parse((await findSection(database.reads, screen, hash)) ?? 'null') as unknown,
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}
const FIRST = ['far 1', 'hall 1', 'yard 1'];

test('the same plan gives the same bytes', async () => {
  await using house = await office();
  const [place] = await listPlaces(house.database.reads, [house.hall]);
  if (!place) throw new Error('no place');
  const nobody = (): [] => [];
  const [first, second] = [
    compose(await loadPlan(house.database.reads), place, nobody),
    compose(await loadPlan(house.database.reads), place, nobody),
  ];
  expect(second).toEqual(first);
  for (const { ref, body } of Object.values(first.sections)) {
    expect(ref).toEqual({ blob: BlobHash.parse(sha256Hex(body)), bytes: Buffer.byteLength(body) });
  }
});

test('a manifest names sections that say what to show, from which packages, and where the screen stands', async () => {
  await using house = await office();
  await house.follow();
  const { sections, ...root } = await house.root(house.hall);
  const now = house.clock.now();
  expect(root).toMatchObject({ screen: house.hall, revision: 1, issuedAt: now, validUntil: now + 2 * HALF_LIFE_MS, emergency: null });
  const read = (name: 'programme' | 'lessons' | 'packages' | 'settings') => house.section(house.hall, sections[name].blob);
  expect(Programme.parse(await read('programme')).slots.map(({ id }) => id)).toEqual([house.slot.id]);
  expect(LessonsSection.parse(await read('lessons')).lessons).toMatchObject([{ id: house.lesson, title: '育秧', durationMs: 60_000 }]);
  expect(PackagesSection.parse(await read('packages')).packages).toMatchObject([{ bytes: 900 }]);
  const settings = SettingsSection.parse(await read('settings'));
  expect(settings).toMatchObject({ name: '大屏', station: { name: '活动室' }, zone: 'Asia/Shanghai' });
  expect(settings).not.toHaveProperty('download');
  const download = { rateCapKbps: 512, window: { from: '22:00', to: '06:00' } };
  await house.database.transaction((tx) => tx('station').update({ download: JSON.stringify(download) }));
  const [place] = await listPlaces(house.database.reads, [house.hall]);
  if (!place) throw new Error('no place');
  expect(JSON.parse(compose(await loadPlan(house.database.reads), place, () => []).sections.settings.body)).toMatchObject({ download });
});

test('only screens that a fact concerns get a new number, and only if it changes what they are told', async () => {
  await using house = await office();
  expect(await house.follow()).toEqual(FIRST);
  expect(await house.follow()).toEqual([]);

  await house.land.change('lesson', house.lesson, { title: '育秧技术' }, 'lesson');
  expect(await house.follow()).toEqual(['hall 2', 'yard 2']);
  await house.land.change('lesson', house.lesson, { source_name: 'x.mp4' }, 'lesson');
  expect(await house.follow()).toEqual([]);
  await house.land.change('screen', house.hall, { name: '正厅' }, 'screen');
  expect(await house.follow()).toEqual(['hall 3']);
  await house.land.change('station', house.station, { zone: 'Asia/Urumqi' }, 'station');
  expect(await house.follow()).toEqual(['hall 4', 'yard 3']);
  await house.slots.remove(chief, house.slot.id);
  expect(await house.follow()).toEqual(['hall 5', 'yard 4']);
});

test('a lesson that becomes ready reaches the screens whose playlist waited for it; the default reaches all', async () => {
  await using house = await office();
  const late = await house.land.lesson('防虫');
  await house.land.change('lesson', late, { state: 'working' }, 'lesson');
  await house.playlists.revise(chief, house.playlist.id, 1, { title: '春耕', items: [{ content: late, seconds: null }] });
  expect(await house.follow()).toEqual(FIRST);
  await house.land.change('lesson', late, { state: 'ready' }, 'lesson');
  expect(await house.follow()).toEqual(['hall 2', 'yard 2']);
  await house.playlists.setDefault(chief, house.playlist.id);
  expect(await house.follow()).toEqual(['far 2', 'hall 3', 'yard 3']);
  await house.playlists.revise(chief, house.playlist.id, 2, { title: '春耕', items: [] });
  expect(await house.follow()).toEqual(['far 3', 'hall 4', 'yard 4']);
});

test('a screen that has seen a higher number gets one above it; a revoked one gets none', async () => {
  await using house = await office();
  await house.follow();
  await house.land.change('screen', house.hall, { floor: 41 }, 'screen');
  await house.land.change('screen', house.yard, { revoked_at: 1 }, 'screen');
  expect(await house.follow()).toEqual(['hall 42']);
  expect(await house.follow()).toEqual([]);
});

test('past its half-life a manifest is issued anew, with a new end; not a moment before, and not for who is revoked', async () => {
  await using house = await office();
  await house.follow();
  await house.land.change('screen', house.far, { revoked_at: 1 }, 'screen');
  const due = () => listIssuedBefore(house.database.reads, house.clock.now() - HALF_LIFE_MS);
  house.clock.advance(HALF_LIFE_MS);
  expect(await due()).toEqual([]);
  house.clock.advance(1);
  expect((await due()).toSorted()).toEqual([house.hall, house.yard].toSorted());
  await house.land.change('screen', house.hall, { name: '大屏' }, 'screen'); // The tick's fact: nothing has changed.
  expect(await house.follow()).toEqual(['hall 2']);
  expect((await house.root(house.hall)).validUntil).toBe(house.clock.now() + 2 * HALF_LIFE_MS);
});

test('a section is given only to a screen whose manifest names it, this one and the one before', async () => {
  await using house = await office();
  await house.follow();
  const first = (await house.root(house.hall)).sections.settings.blob;
  expect(await house.section(house.hall, first)).not.toBeNull();
  expect(await house.section(house.yard, first)).toBeNull();
  for (const name of ['a', 'b']) {
    expect(await house.section(house.hall, first)).not.toBeNull();
    await house.land.change('screen', house.hall, { name }, 'screen');
    await house.follow();
  }
  expect(await house.section(house.hall, first)).toBeNull();
  const kept: unknown[] = await house.database.reads('manifest').where({ screen: house.hall }).orderBy('revision').pluck('revision');
  expect(kept).toEqual([2, 3]);
  await house.database.transaction(removeUnusedSections);
  expect(await house.database.reads('section').where({ hash: first })).toEqual([]);
  expect(await house.section(house.hall, (await house.root(house.hall)).sections.settings.blob)).not.toBeNull();
});
