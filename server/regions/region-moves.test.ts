import { expect, test } from 'vitest';
import type { RegionId } from '#shared/model/ids.ts';
import type { RegionKind } from '#shared/model/place.ts';
import { stationCalls as calls } from '#shared/protocol/http/stations.ts';
import { mayAll, somebody } from '#tests/support/by.ts';
import { standingClock } from '#tests/support/clock.ts';
import { temporaryDatabase } from '#tests/support/database.ts';
import { serve } from '#tests/support/http.ts';
import { createRegions } from './regions.ts';

/** 河池市 with 东兰县 (长江镇: 板坡村, 周乐村; 三石镇) and 巴马县. */
async function city() {
  const stack = new AsyncDisposableStack();
  const { database } = stack.use(await temporaryDatabase());
  const open = new Map<RegionId, string[]>();
  const openStationsIn = (_: unknown, region: RegionId) => Promise.resolve(open.get(region) ?? []);
  const caller = somebody();
  const { routes } = createRegions({ database, clock: standingClock(), may: mayAll(caller), usesOf: openStationsIn, openStationsIn });
  const { call } = stack.use(await serve(routes)).visitor();
  const add = async (parent: RegionId | null, kind: RegionKind, name: string, code: string | null = null) =>
    call(calls.createRegion, { body: { parent, kind, name, code } });
  const root = await add(null, 'city', '河池市', '4512');
  const [donglan, bama] = [await add(root.id, 'county', '东兰县', '451224'), await add(root.id, 'county', '巴马县', '451227')];
  const [changjiang, sanshi] = [await add(donglan.id, 'town', '长江镇'), await add(donglan.id, 'town', '三石镇')];
  const [banpo, zhoule] = [await add(changjiang.id, 'village', '板坡村'), await add(changjiang.id, 'village', '周乐村')];
  const list = async (query: { state?: 'all' | 'closed' } = {}) =>
    (await call(calls.listRegions, { query })).regions.map(({ name }) => name);
  const find = async (search: string) => (await call(calls.findRegions, { query: { search } })).regions.map(({ names }) => names.join(' '));
  return {
    call,
    caller,
    open,
    database,
    list,
    find,
    add,
    root,
    donglan,
    bama,
    changjiang,
    sanshi,
    banpo,
    zhoule,
    move: (id: RegionId, parent: RegionId | null) => call(calls.moveRegion, { params: { id }, body: { parent } }),
    close: (id: RegionId) => call(calls.closeRegion, { params: { id } }),
    reopen: (id: RegionId) => call(calls.reopenRegion, { params: { id } }),
    pathOf: async (id: RegionId) => (await call(calls.listRegions)).regions.find((region) => region.id === id)?.path,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

test('a town moves with all that is below it, and whoever plans for it hears of it', async () => {
  await using land = await city();
  const moved = await land.move(land.changjiang.id, land.bama.id);
  expect(moved.path).toBe(`${land.bama.path}${land.changjiang.id}/`);
  expect(await land.pathOf(land.banpo.id)).toBe(`${moved.path}${land.banpo.id}/`);
  expect(await land.pathOf(land.sanshi.id)).toBe(land.sanshi.path);
  const facts: unknown = await land.database.reads('change').where({ topic: 'region' }).orderBy('seq', 'desc').first('subject');
  expect(facts).toEqual({ subject: land.changjiang.id });
  expect(await land.database.reads('place_event').where({ what: 'moved' }).select('subject', 'was', 'became')).toEqual([
    { subject: land.changjiang.id, was: land.donglan.id, became: land.bama.id },
  ]);
});

test('nothing is hung below itself, nor where its level cannot be, nor beside one of its name', async () => {
  await using land = await city();
  await expect(land.move(land.donglan.id, land.banpo.id)).rejects.toThrow('bad_request');
  await expect(land.move(land.changjiang.id, land.sanshi.id)).rejects.toThrow('bad_request');
  await land.add(land.bama.id, 'town', '长江镇');
  await expect(land.move(land.changjiang.id, land.bama.id)).rejects.toThrow('name_taken');
  expect(await land.pathOf(land.changjiang.id)).toBe(land.changjiang.path);
});

test('two moves at once end in a tree, whichever comes first', async () => {
  await using land = await city();
  const hamlet = await land.add(land.zhoule.id, 'hamlet', '弄竹屯');
  await Promise.allSettled([
    land.move(land.zhoule.id, land.sanshi.id),
    land.move(hamlet.id, land.banpo.id),
    land.move(land.sanshi.id, land.bama.id),
  ]);
  const { regions } = await land.call(calls.listRegions);
  for (const { id, parent, path } of regions) {
    const above = regions.find((region) => region.id === parent);
    expect(path).toBe(`${above?.path ?? ''}${id}/`);
  }
});

test('a region closes when nothing in it is open, leaves the lists, and opens again', async () => {
  await using land = await city();
  land.open.set(land.banpo.id, ['板坡村活动室']);
  await expect(land.close(land.changjiang.id)).rejects.toMatchObject({
    problem: { code: 'still_open', params: { places: ['板坡村', '周乐村'] } },
  });
  await expect(land.close(land.banpo.id)).rejects.toMatchObject({ problem: { params: { places: ['板坡村活动室'] } } });
  land.open.clear();
  for (const { id } of [land.banpo, land.zhoule, land.changjiang]) expect((await land.close(id)).closedAt).not.toBeNull();
  expect(await land.list()).not.toContain('板坡村');
  expect((await land.list({ state: 'closed' })).toSorted()).toEqual(['周乐村', '板坡村', '长江镇'].toSorted());
  await expect(land.reopen(land.banpo.id)).rejects.toMatchObject({ problem: { code: 'closed_place', params: { name: '长江镇' } } });
  await expect(land.add(land.changjiang.id, 'village', '新村')).rejects.toThrow('closed_place');
  await land.reopen(land.changjiang.id);
  expect((await land.reopen(land.banpo.id)).closedAt).toBeNull();
});

test('one from which something has moved away stays for what was recorded there; it can be closed', async () => {
  await using land = await city();
  for (const { id } of [land.banpo, land.zhoule]) await land.move(id, land.sanshi.id);
  await expect(land.call(calls.removeRegion, { params: { id: land.changjiang.id } })).rejects.toThrow('has_records');
  expect((await land.close(land.changjiang.id)).closedAt).not.toBeNull();
});

test('a county sees itself, what is below and the names of those above, and changes only its own', async () => {
  await using land = await city();
  land.caller.scope = { isEverywhere: false, paths: [land.donglan.path], stations: [] };
  expect((await land.list()).toSorted()).toEqual(['东兰县', '三石镇', '周乐村', '板坡村', '河池市', '长江镇'].toSorted());
  await expect(land.add(null, 'city', '百色市')).rejects.toThrow('not_allowed');
  await expect(land.add(land.root.id, 'county', '凤山县')).rejects.toThrow('not_allowed');
  await expect(land.add(land.bama.id, 'town', '甲篆镇')).rejects.toThrow('not_found');
  await expect(land.move(land.changjiang.id, land.bama.id)).rejects.toThrow('not_found');
  await expect(land.move(land.donglan.id, null)).rejects.toThrow('not_allowed');
  await expect(land.close(land.root.id)).rejects.toThrow('not_allowed');
  await expect(land.call(calls.removeRegion, { params: { id: land.bama.id } })).rejects.toThrow('not_found');
  expect((await land.add(land.sanshi.id, 'village', '纳合村')).path).toContain(land.sanshi.path);
});

test('regions are found by name, pinyin or code, in the order of a dictionary', async () => {
  await using land = await city();
  expect(await land.find('cun')).toEqual(['河池市 东兰县 长江镇 板坡村', '河池市 东兰县 长江镇 周乐村']);
  expect(await land.find('dlx')).toEqual(['河池市 东兰县']);
  expect(await land.find('4512')).toEqual(['河池市 巴马县', '河池市 东兰县', '河池市']);
});

test('a statistical code is entered later, changed and taken out', async () => {
  await using land = await city();
  const rename = (code?: string | null) =>
    land.call(calls.renameRegion, { params: { id: land.banpo.id }, body: { name: '板坡村', ...(code !== undefined && { code }) } });
  expect((await rename('451224101201')).code).toBe('451224101201');
  expect((await rename()).code).toBe('451224101201');
  expect((await rename('')).code).toBeNull();
});
