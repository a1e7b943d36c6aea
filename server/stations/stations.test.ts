import { expect, test } from 'vitest';
import type { RegionId, StationId } from '#shared/model/ids.ts';
import type { RegionKind } from '#shared/model/place.ts';
import { stationCalls as calls } from '#shared/protocol/http/stations.ts';
import { enrolBox, openOffice } from '#tests/support/stations.ts';

type Office = Awaited<ReturnType<typeof openOffice>>;
const addRegion = (office: Office, parent: RegionId | null, kind: RegionKind, name: string) =>
  office.admin.call(calls.createRegion, { body: { parent, kind, name } });
const addStation = (office: Office, region: RegionId, name: string) => office.admin.call(calls.createStation, { body: { region, name } });
const names = (list: { name: string }[]): string[] => list.map(({ name }) => name).sort();

test('a region lists everything below it and nothing beside it', async () => {
  await using office = await openOffice();
  const county = await addRegion(office, null, 'county', '东兰县');
  const town = await addRegion(office, county.id, 'town', '长江镇');
  const village = await addRegion(office, town.id, 'village', '周乐村');
  for (const [region, name] of [
    [county, '县党校'],
    [town, '镇文化站'],
    [village, '周乐村活动室'],
  ] as const)
    await addStation(office, region.id, name);
  const below = async (region: RegionId) => names((await office.admin.call(calls.listStations, { query: { region } })).stations);
  expect(await below(county.id)).toEqual(['县党校', '周乐村活动室', '镇文化站']);
  expect(await below(village.id)).toEqual(['周乐村活动室']);
  expect(await below(office.region.id)).toEqual(['板坡村活动室']);
});

test('a search finds a part of the name, whatever the case, and takes % and _ for what they are', async () => {
  await using office = await openOffice();
  for (const name of ['Bama 广场', '100%就业工坊', 'a_b']) await addStation(office, office.region.id, name);
  const found = async (search: string) => names((await office.admin.call(calls.listStations, { query: { search } })).stations);
  expect(await found('bama')).toEqual(['Bama 广场']);
  expect(await found('%')).toEqual(['100%就业工坊']);
  expect(await found('_')).toEqual(['a_b']);
  expect(await found('\\')).toEqual([]);
  expect(await found('活动')).toEqual(['板坡村活动室']);
  expect(await found("' or 1=1 --")).toEqual([]);
});

test('two who change a station at once: the second is told, and nothing is overwritten', async () => {
  await using office = await openOffice();
  const revise = (seenRevision: number, wanted: { name?: string; zone?: string }) =>
    office.admin.call(calls.reviseStation, { params: { id: office.station.id }, body: { seenRevision, ...wanted } });
  expect(await revise(1, { name: '新活动室' })).toMatchObject({ name: '新活动室', zone: 'Asia/Shanghai', revision: 2 });
  await expect(revise(1, { name: '旧活动室' })).rejects.toMatchObject({ problem: { code: 'conflict', params: { revision: 2 } } });
  await expect(revise(2, { zone: 'Asia/Nowhere' })).rejects.toThrow('bad_request');
  expect(await revise(2, { zone: 'Asia/Urumqi' })).toMatchObject({ name: '新活动室', zone: 'Asia/Urumqi', revision: 3 });
});

test('a station with a screen or a slot stays, and what holds it is told by name', async () => {
  await using office = await openOffice();
  const { screen } = await enrolBox(office);
  const remove = () => office.admin.call(calls.removeStation, { params: { id: office.station.id } });
  office.uses.set(office.station.id, ['早间课堂']);
  await expect(remove()).rejects.toMatchObject({ problem: { code: 'in_use', params: { places: ['活动室大屏', '早间课堂'] } } });

  const elsewhere = await addStation(office, office.region.id, '文化广场');
  await office.admin.call(calls.reviseScreen, { params: { id: screen.id }, body: { station: elsewhere.id } });
  office.uses.clear();
  await expect(remove()).rejects.toThrow('has_records'); // Its box may still have lines to send that name it.
  expect(names((await office.admin.call(calls.listStations)).stations)).toEqual(['文化广场', '板坡村活动室']);
});

test('a station made by mistake goes, one in which something was shown does not', async () => {
  await using office = await openOffice();
  const [wrong, used] = [await addStation(office, office.region.id, '文化广场'), await addStation(office, office.region.id, '旧学校')];
  office.recorded.add(used.id);
  const remove = (id: StationId) => office.admin.call(calls.removeStation, { params: { id } });
  await remove(wrong.id);
  await expect(remove(wrong.id)).rejects.toThrow('not_found');
  await expect(remove(used.id)).rejects.toMatchObject({ problem: { code: 'has_records', params: { name: '旧学校' } } });
});

test('a station needs a region, and keeps it from going', async () => {
  await using office = await openOffice();
  const gone = await addRegion(office, null, 'village', '旧村');
  await office.admin.call(calls.removeRegion, { params: { id: gone.id } });
  await expect(addStation(office, gone.id, '旧村活动室')).rejects.toThrow('not_found');
  await expect(office.admin.call(calls.removeRegion, { params: { id: office.region.id } })).rejects.toMatchObject({
    problem: { params: { places: ['板坡村活动室'] } },
  });
});

test('a screen is renamed, moved, made an outdoor one; what is not said stays', async () => {
  await using office = await openOffice();
  const { screen } = await enrolBox(office);
  const revise = (body: { name?: string; kind?: 'outdoor' }) => office.admin.call(calls.reviseScreen, { params: { id: screen.id }, body });
  expect(await revise({ kind: 'outdoor' })).toEqual({ ...screen, kind: 'outdoor' });
  expect(await revise({ name: '广场大屏' })).toMatchObject({ name: '广场大屏', kind: 'outdoor', station: office.station.id });
});

test('screens are found by station, by region and by name', async () => {
  await using office = await openOffice();
  const { screen } = await enrolBox(office);
  const other = await addStation(office, (await addRegion(office, null, 'village', '远村')).id, '远村活动室');
  const found = async (query: { station?: string; region?: string; search?: string }) =>
    (await office.admin.call(calls.listScreens, { query })).screens.map(({ id }) => id);
  expect(await found({ region: office.region.id, station: office.station.id, search: '大屏' })).toEqual([screen.id]);
  expect(await found({ region: other.region })).toEqual([]);
  expect(await found({ station: other.id })).toEqual([]);
  expect(await found({ search: '没有' })).toEqual([]);
});

test('nothing of this answers without a login', async () => {
  await using office = await openOffice();
  const stranger = office.http.visitor();
  await expect(stranger.call(calls.listStations)).rejects.toThrow('not_signed_in');
  await expect(stranger.call(calls.listScreens)).rejects.toThrow('not_signed_in');
  await expect(addRegion({ ...office, admin: stranger }, null, 'town', '镇')).rejects.toThrow('not_signed_in');
});
