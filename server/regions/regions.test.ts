import { expect, test } from 'vitest';
import type { RegionId } from '#shared/model/ids.ts';
import type { RegionKind } from '#shared/model/place.ts';
import { stationCalls as calls } from '#shared/protocol/http/stations.ts';
import { mayAll, somebody } from '#tests/support/by.ts';
import { standingClock } from '#tests/support/clock.ts';
import { temporaryDatabase } from '#tests/support/database.ts';
import { serve } from '#tests/support/http.ts';
import { createRegions } from './regions.ts';

async function land() {
  const stack = new AsyncDisposableStack();
  const { database } = stack.use(await temporaryDatabase());
  const stations = new Map<RegionId, string[]>();
  const stationsIn = (_: unknown, region: RegionId) => Promise.resolve(stations.get(region) ?? []);
  const caller = somebody();
  const needs = { database, clock: standingClock(), may: mayAll(caller), usesOf: stationsIn, openStationsIn: stationsIn };
  const { routes } = createRegions(needs);
  const { call } = stack.use(await serve(routes)).visitor();
  const add = (parent: RegionId | null, kind: RegionKind, name: string, code: string | null = null) =>
    call(calls.createRegion, { body: { parent, kind, name, code } });
  return { call, add, stations, database, caller, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

test('a path names every region from the root down, so that "below here" is a prefix', async () => {
  await using country = await land();
  const city = await country.add(null, 'city', '河池市', '451200');
  const county = await country.add(city.id, 'county', '东兰县', '451224');
  const village = await country.add(county.id, 'village', '板坡村');
  expect(village.path).toBe(`${city.id}/${county.id}/${village.id}/`);
  expect((await country.call(calls.listRegions)).regions).toEqual([city, county, village]);
});

test('levels go down only; one may be left out', async () => {
  await using country = await land();
  const county = await country.add(null, 'county', '东兰县');
  const hamlet = await country.add(county.id, 'hamlet', '弄竹屯');
  await expect(country.add(hamlet.id, 'village', '板坡村')).rejects.toThrow('bad_request');
  await expect(country.add(county.id, 'county', '巴马县')).rejects.toThrow('bad_request');
});

test('two villages of one town cannot bear one name, in another town they can', async () => {
  await using country = await land();
  const [here, there] = [await country.add(null, 'town', '长江镇'), await country.add(null, 'town', '三石镇')];
  await country.add(here.id, 'village', '新村');
  await country.add(there.id, 'village', '新村');
  await expect(country.add(here.id, 'village', ' 新村 ')).rejects.toMatchObject({
    problem: { code: 'name_taken', params: { name: '新村' } },
  });
  await expect(country.add(null, 'town', '长江镇')).rejects.toThrow('name_taken');
});

test('of two who add the same village at once, one is told that it is there', async () => {
  await using country = await land();
  const both = await Promise.allSettled([country.add(null, 'village', '板坡村'), country.add(null, 'village', '板坡村')]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('a statistical code belongs to one region; an empty field is no code', async () => {
  await using country = await land();
  await country.add(null, 'county', '东兰县', '451224');
  await expect(country.add(null, 'county', '巴马县', '451224')).rejects.toMatchObject({
    problem: { code: 'code_taken', params: { code: '451224' } },
  });
  expect((await country.add(null, 'county', '凤山县', '')).code).toBeNull();
  expect((await country.add(null, 'county', '天峨县', '')).code).toBeNull();
});

test('a renamed region keeps its path and its own name is free to it', async () => {
  await using country = await land();
  const county = await country.add(null, 'county', '东兰县');
  await country.add(null, 'county', '巴马县');
  const rename = (name: string) => country.call(calls.renameRegion, { params: { id: county.id }, body: { name } });
  expect(await rename('东兰县')).toEqual(county);
  expect(await rename('东兰自治县')).toEqual({ ...county, name: '东兰自治县' });
  await expect(rename('巴马县')).rejects.toThrow('name_taken');
});

test('a region goes only when nothing is below it, and what is below is told by name', async () => {
  await using country = await land();
  const county = await country.add(null, 'county', '东兰县');
  const town = await country.add(county.id, 'town', '长江镇');
  const remove = (id: RegionId) => country.call(calls.removeRegion, { params: { id } });
  await expect(remove(county.id)).rejects.toMatchObject({ problem: { code: 'in_use', params: { places: ['长江镇'] } } });
  country.stations.set(town.id, ['板坡村党群活动室']);
  await expect(remove(town.id)).rejects.toMatchObject({ problem: { code: 'in_use', params: { places: ['板坡村党群活动室'] } } });

  country.stations.clear();
  await remove(town.id);
  await remove(county.id);
  expect((await country.call(calls.listRegions)).regions).toEqual([]);
  await expect(remove(county.id)).rejects.toThrow('not_found');
});

test('what was refused left no fact behind; what was done did', async () => {
  await using country = await land();
  const town = await country.add(null, 'town', '长江镇');
  await expect(country.add(null, 'town', '长江镇')).rejects.toThrow('name_taken');
  const facts: unknown = await country.database.reads('change').whereNot({ topic: 'audit' }).select('topic', 'subject');
  expect(facts).toEqual([{ topic: 'region', subject: town.id }]);
  expect(await country.database.reads('audit').select('action', 'subject')).toEqual([{ action: 'region.create', subject: town.id }]);
});
