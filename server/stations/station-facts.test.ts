import { expect, test } from 'vitest';
import type { RegionId, StationId } from '#shared/model/ids.ts';
import { UNLIMITED } from '#shared/model/download-rule.ts';
import { USUAL_HOURS } from '#shared/model/service-hours.ts';
import { stationCalls as calls } from '#shared/protocol/http/stations.ts';
import { enrolBox, hire, openOffice } from '#tests/support/stations.ts';

type Office = Awaited<ReturnType<typeof openOffice>>;
const region = (office: Office, name: string, parent: RegionId | null = null, kind: 'village' | 'county' = 'village') =>
  office.admin.call(calls.createRegion, { body: { parent, kind, name } });
const station = (office: Office, at: RegionId, name: string, rest: object = {}) =>
  office.admin.call(calls.createStation, { body: { region: at, name, ...rest } });
const audit = async (office: Office, action: string) => {
  const rows: { line: string; place: string }[] = await office.database
    .reads('audit')
    .where({ action })
    .orderBy('id')
    .select('line', 'place');
  return rows.map(({ line, place }) => ({ place, ...(JSON.parse(line) as { before: object; after: object }) }));
};

const nowhere = { rateCapKbps: null, window: { from: '22:00', to: '22:00' } };

test('a station has a kind, an address, a position, somebody to call, and the usual service hours unless said otherwise', async () => {
  await using office = await openOffice();
  const plain = await station(office, office.region.id, '农家党校');
  expect(plain).toMatchObject({ kind: 'village', address: '', position: null, hours: USUAL_HOURS, download: UNLIMITED, closedAt: null });
  const facts = {
    kind: 'farmhouse' as const,
    address: '板坡村 12 号',
    position: { latitude: 24.51, longitude: 107.37 },
    contact: { name: '韦大姐', phone: '138 0912 0010' },
    hours: [{ weekdays: [6, 7], from: '19:00', to: '01:00' }],
    download: { rateCapKbps: 512, window: { from: '22:00', to: '06:00' } },
  };
  const revised = await office.admin.call(calls.reviseStation, { params: { id: plain.id }, body: { seenRevision: 1, ...facts } });
  expect(revised).toMatchObject({ name: '农家党校', ...facts, revision: 2 });
  expect(await office.admin.call(calls.getStation, { params: { id: plain.id } })).toMatchObject({
    ...facts,
    regionNames: ['板坡村'],
    screens: 0,
  });
  for (const wrong of [{ hours: [] }, { download: { rateCapKbps: 8, window: null } }, { download: nowhere }]) {
    const revising = office.admin.call(calls.reviseStation, { params: { id: plain.id }, body: { seenRevision: 2, ...wrong } });
    await expect(revising).rejects.toThrow('bad_request');
  }
});

test('whom to call is told to who looks after the place or works there, and kept apart in the audit log', async () => {
  await using office = await openOffice();
  const contact = { name: '韦大姐', phone: '138 0912 0010' };
  const { id } = await station(office, office.region.id, '农家党校', { contact });
  const clerk = await hire(office, 'clerk', { role: 'editor', place: { kind: 'everywhere' } });
  const keeper = await hire(office, 'keeper', { role: 'operator', place: { kind: 'station', id } });
  const seenBy = async (visitor: typeof clerk) => (await visitor.call(calls.getStation, { params: { id } })).contact;
  expect(await seenBy(office.admin)).toEqual(contact);
  expect(await seenBy(keeper)).toEqual(contact);
  expect(await seenBy(clerk)).toBeNull();
  expect((await clerk.call(calls.listStations)).stations.map((one) => one.contact)).toEqual([null, null]);
  const { after } = (await audit(office, 'station.create')).at(-1) ?? {};
  expect(JSON.stringify(after)).not.toMatch(/韦大姐|0912/);
  expect(await office.database.reads('audit_personal').select('value')).toContainEqual({ value: '"138 0912 0010"' });
});

test('a county changes its own stations, sees no others, and puts none of its own elsewhere', async () => {
  await using office = await openOffice();
  const [here, there] = [await region(office, '东兰县', null, 'county'), await region(office, '巴马县', null, 'county')];
  const [own, other] = [await station(office, here.id, '县党校'), await station(office, there.id, '文化馆')];
  const county = await hire(office, 'county', { role: 'administrator', place: { kind: 'region', id: here.id } });
  const reader = await hire(office, 'reader', { role: 'operator', place: { kind: 'region', id: here.id } });
  expect((await county.call(calls.listStations)).stations.map(({ name }) => name)).toEqual(['县党校']);
  const revise = (id: StationId, body: object) => county.call(calls.reviseStation, { params: { id }, body: { seenRevision: 1, ...body } });
  await expect(revise(other.id, { name: '我的' })).rejects.toThrow('not_found');
  await expect(revise(own.id, { region: there.id })).rejects.toThrow('not_found');
  await expect(county.call(calls.createStation, { body: { region: there.id, name: '我的' } })).rejects.toThrow('not_found');
  expect((await revise(own.id, { name: '东兰县委党校' })).revision).toBe(2);
  await expect(reader.call(calls.reviseStation, { params: { id: own.id }, body: { seenRevision: 2, name: '读者' } })).rejects.toThrow(
    'not_allowed',
  );
  expect((await audit(office, 'station.revise')).at(-1)).toMatchObject({
    place: here.path,
    before: { name: '县党校' },
    after: { name: '东兰县委党校' },
  });
});

test('a station moves with its screens; its history tells where it was', async () => {
  await using office = await openOffice();
  const { screen } = await enrolBox(office);
  const next = await region(office, '三石村');
  const body = { seenRevision: 1, region: next.id, name: '三石村活动室' };
  await office.admin.call(calls.reviseStation, { params: { id: office.station.id }, body });
  expect(await office.admin.call(calls.getScreen, { params: { id: screen.id } })).toMatchObject({
    region: next.id,
    stationName: '三石村活动室',
  });
  const { events } = await office.admin.call(calls.placeHistory, { params: { id: office.station.id } });
  expect(events.map(({ what, was, became }) => [what, was, became])).toEqual([
    ['moved', '板坡村', '三石村'],
    ['renamed', '板坡村活动室', '三石村活动室'],
    ['made', null, '板坡村'],
  ]);
});

test('a closed station leaves the lists with its screens, takes no new one, and comes back', async () => {
  await using office = await openOffice();
  const { screen } = await enrolBox(office);
  const { id } = office.station;
  const seen = async (state?: 'closed' | 'all') => ({
    stations: (await office.admin.call(calls.listStations, { query: { ...(state && { state }) } })).total,
    screens: (await office.admin.call(calls.listScreens, { query: { ...(state && { state }) } })).total,
  });
  expect((await office.admin.call(calls.closeStation, { params: { id } })).closedAt).toBe(office.clock.now());
  expect([await seen(), await seen('closed'), await seen('all')]).toEqual([
    { stations: 0, screens: 0 },
    { stations: 1, screens: 1 },
    { stations: 1, screens: 1 },
  ]);
  await expect(office.admin.call(calls.closeRegion, { params: { id: office.region.id } })).resolves.toMatchObject({ name: '板坡村' });
  await expect(office.admin.call(calls.reopenStation, { params: { id } })).rejects.toThrow('closed_place');
  await expect(office.admin.call(calls.reopenScreen, { params: { id: screen.id } })).resolves.toMatchObject({
    closedAt: office.clock.now(),
  });
  await office.admin.call(calls.reopenRegion, { params: { id: office.region.id } });
  expect((await office.admin.call(calls.reopenStation, { params: { id } })).closedAt).toBeNull();
  expect(await seen()).toEqual({ stations: 1, screens: 1 });
});

test('two thousand stations come page by page, sorted as a dictionary does', async () => {
  await using office = await openOffice();
  const add = ['长', '白', '东', '安', '河', '北'].map((first) =>
    station(office, office.region.id, `${first}村`, { kind: first === '东' ? 'school' : 'village' }),
  );
  await Promise.all(add);
  const page = async (query: object) => {
    const { total, stations } = await office.admin.call(calls.listStations, { query });
    return [total, ...stations.map(({ name }) => name)];
  };
  expect(await page({ size: 3 })).toEqual([7, '安村', '白村', '板坡村活动室']);
  expect(await page({ size: 3, page: 3 })).toEqual([7, '河村']);
  expect(await page({ size: 2, order: 'desc' })).toEqual([7, '河村', '东村']);
  expect(await page({ kind: 'school' })).toEqual([1, '东村']);
  expect(await page({ search: 'cc' })).toEqual([1, '长村']);
  await enrolBox(office);
  expect(await page({ sort: 'screens', order: 'desc', size: 1 })).toEqual([7, '板坡村活动室']);
});

test('the tree tells level by level what lies below, as far as one sees', async () => {
  await using office = await openOffice();
  const county = await region(office, '东兰县', null, 'county');
  const village = await region(office, '周乐村', county.id);
  await station(office, village.id, '周乐村活动室');
  const nodes = async (visitor: Office['admin'], parent?: RegionId) =>
    (await visitor.call(calls.regionTree, { query: { ...(parent && { parent }) } })).nodes.map(({ name, regions, stations, screens }) => [
      name,
      regions,
      stations,
      screens,
    ]);
  await enrolBox(office);
  expect(await nodes(office.admin)).toEqual([
    ['板坡村', 0, 1, 1],
    ['东兰县', 1, 1, 0],
  ]);
  expect(await nodes(office.admin, county.id)).toEqual([['周乐村', 0, 1, 0]]);
  const { id } = await station(office, village.id, '周乐村党校');
  const keeper = await hire(office, 'keeper', { role: 'operator', place: { kind: 'station', id } });
  expect(await nodes(keeper)).toEqual([['东兰县', 1, 1, 0]]);
});
