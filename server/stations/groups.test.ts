import { expect, test } from 'vitest';
import { z } from 'zod';
import { ScreenId, type GroupId } from '#shared/model/ids.ts';
import { placeCalls as calls } from '#shared/protocol/http/places.ts';
import { chief, somebody } from '#tests/support/by.ts';
import { standingClock } from '#tests/support/clock.ts';
import { county } from '#tests/support/county.ts';
import { temporaryDatabase } from '#tests/support/database.ts';
import { nameKeys } from '../database/name-keys.ts';
import { listChoices } from './choice-store.ts';
import { groupService } from './group-service.ts';
import { listScreens } from './screen-list.ts';

const asked = (query: z.input<typeof calls.listGroups.query> = {}) => calls.listGroups.query.parse(query);
const NO_RULE = { region: null, screenKinds: [], stationKinds: [], tags: [] };

/** A county with two villages and a station in each: two screens in the first, one in the second. */
async function office() {
  const store = await temporaryDatabase();
  const { database } = store;
  const [clock, land] = [standingClock(), county(database)];
  const shire = await land.region('凌云县');
  const [village, other] = [await land.region('板坡村', shire), await land.region('弄福村', shire)];
  const [station, far] = [await land.station(village, '活动室'), await land.station(other, '村部')];
  const [hall, yard, out] = [await land.screen(station, '大屏'), await land.screen(station, '院子'), await land.screen(far, '远屏')];
  return {
    database,
    clock,
    land,
    shire,
    village,
    station,
    hall,
    yard,
    out,
    groups: groupService({ database, clock, groupUses: () => Promise.resolve([]) }),
    villager: somebody({ isEverywhere: false, paths: [`${shire}/${village}/`], stations: [] }),
    membersOf: async (id: GroupId) =>
      z.array(ScreenId).parse(await database.reads('screen_group_member').where({ screen_group: id }).pluck('screen')),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

test('groups come by the page, in the order of a dictionary, each with its members that one sees', async () => {
  await using house = await office();
  const { groups, hall, yard, out, shire, village, villager } = house;
  await groups.create(chief, { name: '会议室', rule: null, screens: [hall, out] });
  await groups.create(chief, { name: '板坡全部', rule: { ...NO_RULE, region: village }, screens: [] });
  await groups.create(chief, { name: '全县', rule: { ...NO_RULE, region: shire }, screens: [] });
  await groups.create(villager, { name: '院里', rule: null, screens: [yard] });
  const told = async (query: Parameters<typeof asked>[0], by = chief) => {
    const { total, groups: page } = await groups.list(by, asked(query));
    return [total, ...page.map(({ name, screens }) => `${name} ${screens}`)];
  };
  expect(await told({})).toEqual([4, '板坡全部 2', '会议室 2', '全县 3', '院里 1']);
  expect(await told({ order: 'desc', size: 1, page: 2 })).toEqual([4, '全县 3']);
  expect(await told({ by: 'choice' })).toEqual([2, '会议室 2', '院里 1']);
  expect(await told({ search: 'bpqb', by: 'rule' })).toEqual([1, '板坡全部 2']);
  expect(await told({ page: 9 })).toEqual([4]);
  expect(await told({}, villager)).toEqual([4, '板坡全部 2', '会议室 1', '全县 2', '院里 1']);
  const regions = (await groups.list(villager, asked())).groups.map(({ regionName }) => regionName);
  expect(regions).toEqual(['板坡村', '', '凌云县', '']);
  await house.land.change('screen', yard, { closed_at: 1 }, 'screen');
  expect(await told({ by: 'choice' })).toEqual([2, '会议室 2', '院里 0']);
});

test('members come and go without anybody naming all of them', async () => {
  await using house = await office();
  const { groups, hall, yard, out, villager } = house;
  const { id } = await groups.create(chief, { name: '会议室', rule: null, screens: [hall, out] });
  await groups.revise(chief, id, 1, { add: [yard, hall], drop: [out] });
  expect((await house.membersOf(id)).toSorted()).toEqual([hall, yard].toSorted());
  const lines: unknown = await house.database.reads('audit').where({ action: 'group.revise' }).pluck('line');
  expect(z.array(z.string()).parse(lines)).toEqual([expect.stringContaining(yard)]); // All that are members stand there, before and after.
  // A screen that one does not see is not put in, and then nothing is.
  const own = await groups.create(villager, { name: '院里', rule: null, screens: [hall] });
  await expect(groups.revise(villager, own.id, 1, { add: [yard, out] })).rejects.toThrow('not_found');
  expect(await house.membersOf(own.id)).toEqual([hall]);
});

test('what a slot may mean is found level by level, open places only, and nothing beyond one’s own can be chosen', async () => {
  await using house = await office();
  const { land, shire, village, station, hall, villager } = house;
  const told = async (query: Parameters<typeof listChoices>[2], by = chief) =>
    (await listChoices(house.database.reads, by.scope, query)).map(({ name, hasMore, isOwn }) => [name, hasMore, isOwn]);
  expect(await told({})).toEqual([['凌云县', true, true]]);
  expect(await told({ parent: village })).toEqual([['活动室', true, true]]);
  expect(await told({ parent: station })).toEqual([
    ['大屏', false, true],
    ['院子', false, true],
  ]);
  expect(await told({}, villager)).toEqual([['凌云县', true, false]]);
  expect(await told({ parent: shire }, villager)).toEqual([['板坡村', true, true]]);
  await land.change('screen', hall, { closed_at: 1, ...(await nameKeys('大屏')) }, 'screen');
  await land.change('station', station, { ...(await nameKeys('大活动室')), name: '大活动室' }, 'station');
  await house.groups.create(chief, { name: '大组', rule: NO_RULE, screens: [] });
  expect((await told({}))[0]).toEqual(['大组', false, true]);
  expect(await told({ parent: station })).toEqual([['院子', false, true]]);
  expect(await told({ search: 'da' })).toEqual([
    ['大组', false, true],
    ['大活动室', true, true],
  ]);
  expect(await told({ search: 'da' }, villager)).toEqual([
    ['大组', false, false],
    ['大活动室', true, true],
  ]);
  const [, found] = await listChoices(house.database.reads, chief.scope, { search: 'da' });
  expect(found).toMatchObject({ stationName: '', note: '凌云县 / 板坡村' });
  const [screen] = await listChoices(house.database.reads, chief.scope, { parent: station });
  expect(screen).toMatchObject({ name: '院子', stationName: '大活动室' });
});

test('a screen is found by its own name and by that of its station', async () => {
  await using house = await office();
  await house.land.change('screen', house.hall, { ...(await nameKeys('大屏')) }, 'screen');
  await house.land.change('station', house.station, { ...(await nameKeys('活动室')) }, 'station');
  const found = async (search: string) =>
    (await listScreens(house.database.reads, chief.scope, { search, state: 'open' })).map(({ name }) => name).toSorted();
  expect([await found('dp'), await found('hds'), await found(' '), await found('村部')]).toEqual([
    ['大屏'],
    ['大屏', '院子'],
    ['大屏', '远屏', '院子'],
    [],
  ]);
});
