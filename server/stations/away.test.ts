import { expect, test } from 'vitest';
import { addScreen } from '#server/stations/screen-store.ts';
import { newId, ScreenId, type RegionId, type StationId } from '#shared/model/ids.ts';
import { accountCalls } from '#shared/protocol/http/accounts.ts';
import { stationCalls as calls } from '#shared/protocol/http/stations.ts';
import { hire, openOffice } from '#tests/support/stations.ts';

type Office = Awaited<ReturnType<typeof openOffice>>;

const HOUR = 3_600_000;

/** A city of two counties with two villages each, a screen in every village, one in the city hall; all were here once. It is nine in the morning. */
async function city() {
  const office = await openOffice();
  const { admin } = office;
  const region = (parent: RegionId | null, kind: 'city' | 'county' | 'village', name: string) =>
    admin.call(calls.createRegion, { body: { parent, kind, name } });
  const station = (at: RegionId, name: string) => admin.call(calls.createStation, { body: { region: at, name } });
  await admin.call(calls.removeStation, { params: { id: office.station.id } });
  const whole = await region(null, 'city', '河池市');
  const hall = await screenAt(office, (await station(whole.id, '市党校')).id, '礼堂大屏');
  const villages: { county: RegionId; screen: ScreenId; station: StationId }[] = [];
  const counties = [await region(whole.id, 'county', '东兰县'), await region(whole.id, 'county', '巴马县')];
  for (const county of counties)
    for (const name of ['一村', '二村']) {
      const village = await region(county.id, 'village', `${county.name}${name}`);
      const { id } = await station(village.id, `${county.name}${name}活动室`);
      villages.push({ county: county.id, station: id, screen: await screenAt(office, id, '大屏') });
    }
  const screens = [hall, ...villages.map(({ screen }) => screen)];
  for (const screen of screens) await office.stations.presence.connected(screen);
  const leave = async (...gone: ScreenId[]): Promise<void> => {
    for (const screen of gone) await office.stations.presence.disconnected(screen);
  };
  const away = async (by = admin) => (await by.call(calls.listAway, { query: {} })).away;
  return Object.assign(office, { whole, counties, hall, villages, leave, away });
}

async function screenAt({ database }: Office, at: StationId, name: string): Promise<ScreenId> {
  const id = newId('scr', ScreenId);
  const box = { publicKey: `key-${id}`, enrolledAt: 1, playerVersion: null, replaces: null };
  await database.transaction((tx) => addScreen(tx, { id, station: at, name, kind: 'station', ...box }));
  return id;
}

test('all screens of one county that are away are one entry; one that comes back is no longer in it', async () => {
  await using office = await city();
  expect(await office.away()).toEqual([]);
  const [one, two, three] = office.villages;
  if (!one || !two || !three) throw new Error('three villages are needed');
  const since = office.clock.now();
  await office.leave(one.screen, two.screen, three.screen, office.hall);
  const [east, west] = office.counties;
  expect(await office.away()).toEqual([
    {
      presence: 'offline',
      place: east?.id,
      name: '东兰县',
      count: 2,
      since,
      screens: [
        { id: one.screen, name: '大屏', stationName: '东兰县一村活动室' },
        { id: two.screen, name: '大屏', stationName: '东兰县二村活动室' },
      ],
    },
    expect.objectContaining({ place: west?.id, name: '巴马县', count: 1 }),
    expect.objectContaining({ name: '市党校', count: 1 }), // Above the counties it is told by its station.
  ]);
  await office.stations.presence.connected(one.screen);
  expect((await office.away()).map(({ name, count }) => [name, count])).toContainEqual(['东兰县', 1]);
});

test('the list that an entry leads to has just those that it counts', async () => {
  await using office = await city();
  const [one, two] = office.villages;
  if (!one || !two) throw new Error('two villages are needed');
  await office.leave(one.screen, two.screen);
  const hours = [{ weekdays: [1, 2, 3, 4, 5, 6, 7], from: '19:00', to: '21:00' }];
  await office.admin.call(calls.reviseStation, { params: { id: two.station }, body: { seenRevision: 1, hours } });
  const [entry] = await office.away();
  expect(entry).toMatchObject({ count: 1, name: '东兰县' });
  const query = { presence: 'offline', region: one.county, hours: 'now' } as const;
  const { total, screens } = await office.admin.call(calls.listScreens, { query });
  expect([total, screens.map(({ id }) => id)]).toEqual([1, [one.screen]]);
});

test('when the day at the station is over nobody misses it; a box that was never heard of stays', async () => {
  await using office = await city();
  const [one] = office.villages;
  if (!one) throw new Error('a village is needed');
  await office.leave(one.screen);
  const fresh = await screenAt(office, one.station, '新屏');
  const told = async () => (await office.away()).map(({ presence, name, count }) => [presence, name, count]);
  expect(await told()).toEqual([
    ['offline', '东兰县', 1],
    ['never', '东兰县', 1],
  ]);
  office.clock.advance(10 * HOUR); // Nineteen: all of the others are silent now, too.
  await office.admin.call(accountCalls.logIn, { body: { login: 'wei', password: 'mountain path 2026' } });
  expect(await told()).toEqual([['never', '东兰县', 1]]);
  await office.admin.call(calls.revokeScreen, { params: { id: fresh } });
  expect(await told()).toEqual([]);
});

test('whoever looks after a county is told of its villages, and of nothing else', async () => {
  await using office = await city();
  await office.leave(...office.villages.map(({ screen }) => screen), office.hall);
  const [county] = office.counties;
  if (!county) throw new Error('a county is needed');
  const boss = await hire(office, 'east', { role: 'administrator', place: { kind: 'region', id: county.id } });
  expect((await office.away(boss)).map(({ name, count }) => [name, count])).toEqual([
    ['东兰县一村', 1],
    ['东兰县二村', 1],
  ]);
});

test('a hundred villages of one town are one entry for whoever looks after the town, and lead to just them', async () => {
  await using office = await openOffice();
  const { admin } = office;
  await admin.call(calls.closeStation, { params: { id: office.station.id } });
  const county = await admin.call(calls.createRegion, { body: { parent: null, kind: 'county', name: '东兰县' } });
  const town = await admin.call(calls.createRegion, { body: { parent: county.id, kind: 'town', name: '兰木乡' } });
  const villages: RegionId[] = [];
  for (let n = 0; n < 100; n++) {
    const village = await admin.call(calls.createRegion, { body: { parent: town.id, kind: 'village', name: `${n}村` } });
    const { id } = await admin.call(calls.createStation, { body: { region: village.id, name: `${n}村活动室` } });
    await screenAt(office, id, '大屏');
    villages.push(village.id);
  }
  const boss = await hire(office, 'lanmu', { role: 'administrator', place: { kind: 'region', id: town.id } });
  for (const [by, region] of [[admin], [boss], [admin, town.id], [boss, town.id]] as const) {
    const { away } = await by.call(calls.listAway, { query: { region } });
    expect(away.map(({ place, name, count }) => [place, name, count])).toEqual([[town.id, '兰木乡', 100]]);
    expect((await by.call(calls.listScreens, { query: { presence: 'never', region: town.id } })).total).toBe(100);
  }
  const [village] = villages; // Asked for one village, nothing around it is told.
  const { away } = await admin.call(calls.listAway, { query: { region: village } });
  expect(away.map(({ name, count }) => [name, count])).toEqual([['0村活动室', 1]]);
}, 60_000);

test('a box that is silent for a moment is no news; one that hangs is missed after ten minutes', async () => {
  await using office = await city();
  const told = async () => (await office.away()).map(({ presence, name }) => [presence, name]);
  office.clock.advance(10 * 60_000);
  expect(await told()).toEqual([]);
  office.clock.advance(1);
  expect(await told()).toContainEqual(['unknown', '东兰县']);
});
