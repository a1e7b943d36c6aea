import { afterAll, beforeAll, expect, test } from 'vitest';
import { readLines } from '#server/kit/sheets/read.ts';
import { accountCalls as calls } from '#shared/protocol/http/accounts.ts';
import { stationCalls } from '#shared/protocol/http/stations.ts';
import { csvFile, workbookFile } from '#server/kit/sheets/write.ts';
import { as, atStation, everywhere, inRegion, openCounties, type Person } from '#tests/support/people.ts';
import { bring, bringIn, counted, take } from '#tests/support/sheets.ts';

let house: Awaited<ReturnType<typeof openCounties>>;
let cast: Record<'boss' | 'clerk' | 'auditor' | 'editor', Person>;

beforeAll(async () => {
  house = await openCounties();
  cast = {
    boss: await house.hire('boss', as('administrator', inRegion(house.east.county)), as('auditor', inRegion(house.west.town))),
    clerk: await house.hire('clerk', as('people', inRegion(house.east.county))),
    auditor: await house.hire('auditor', as('auditor', inRegion(house.east.county))),
    editor: await house.hire('editor', as('editor', inRegion(house.west.county))),
  };
});
afterAll(() => house[Symbol.asyncDispose]());

const HEAD = ['登录名', '姓名', '联系电话', '角色', '范围'];
const sheet = (...rows: string[][]) => csvFile([HEAD, ...rows]);
const EAST = '河池市/东兰县';
const find = async (search: string) => (await house.admin.call(calls.listAccounts, { query: { search } })).accounts;
const linesOf = async (file: Buffer) => (await readLines(file)).map(({ cells }) => cells);

test('a person with several roles stands on several rows; the first passwords are told once and let in, and what goes out comes back unchanged', async () => {
  const file = await workbookFile([
    HEAD,
    ['qin.guohua', '覃国华', '13800000001', '站点管理员', `${EAST}/东兰县城关镇/东兰县文化站`],
    ['QIN.guohua', '', '', 'Editor', EAST],
    ['lu', '卢少芬', '', '人员管理员', `${EAST}/东兰县城关镇`],
  ]);
  const plan = await bring(house, 'accounts', file);
  expect(plan).toMatchObject({ counts: counted(2), bad: [], done: false, passwords: [] });
  expect(await find('qin')).toEqual([]);
  const { done, passwords } = await bring(house, 'accounts', file, { seen: plan.seen });
  expect([done, passwords.map(({ name, login }) => [name, login])]).toEqual([
    true,
    [
      ['覃国华', 'qin.guohua'],
      ['卢少芬', 'lu'],
    ],
  ]);
  expect(new Set(passwords.map(({ password }) => password)).size).toBe(2);

  const [qin] = await find('qin');
  expect(qin).toMatchObject({ login: 'qin.guohua', phone: '13800000001', mustChange: true });
  expect(qin?.grants.map(({ role, names }) => `${role} ${names.at(-1)}`)).toEqual(['editor 东兰县', 'operator 东兰县文化站']);
  const visitor = house.http.visitor();
  const me = await visitor.call(calls.logIn, { body: { login: 'qin.guohua', password: passwords[0]?.password ?? '' } });
  expect(me.mustChange).toBe(true);
  await expect(visitor.call(stationCalls.listStations)).rejects.toThrow('must_change_password');

  const again = await bring(house, 'accounts', file, { seen: plan.seen });
  expect(again).toMatchObject({ done: false, counts: counted(0, 0, 2), passwords: [] });
  for (const [query, by] of [
    ['format=xlsx', house.admin],
    ['format=csv&language=en', house.admin],
    ['', cast.boss],
  ] as const) {
    const out = await take(house, 'accounts', query, by);
    const { counts, bad } = await bring(house, 'accounts', out, { by });
    expect([bad, counts]).toEqual([[], counted(0, 0, (await by.call(calls.listAccounts)).total)]);
  }
});

test('each account is told in the audit log by its importer, without its password; no password is kept in words anywhere', async () => {
  const { passwords } = await bringIn(house, 'accounts', sheet(['huang', '黄丽', '', '编辑', EAST]), cast.clerk);
  const [password = ''] = passwords.map((one) => one.password);
  const [huang] = await find('huang');
  const rows: unknown[] = await house.database.reads('audit').where({ subject: huang?.id });
  expect(rows).toMatchObject([{ action: 'account.create', account: cast.clerk.account.id }]);
  expect(password).toMatch(/^\w{4}-\w{4}-\w{4}$/);
  for (const table of ['audit', 'audit_personal', 'account', 'change'])
    expect(JSON.stringify(await house.database.reads(table))).not.toContain(password);
});

test('what the importer may not give is a bad row with its reason, and nothing is written', async () => {
  const rows = [
    ['a1', '甲', '', '管理员', '全部地区'],
    ['a2', '乙', '', '编辑', '河池市'],
    ['a3', '丙', '', '编辑', '河池市/巴马县/巴马县城关镇'],
    ['a4', '丁', '', '管理员', EAST],
    ['a5', '戊', '', '人员管理员', EAST],
    ['a6', '己', '', '编辑', EAST],
  ];
  const faults = async (by: Person) =>
    (await bring(house, 'accounts', sheet(...rows), { by })).bad.map(({ line, column, fault }) => `${line} ${column} ${fault}`);
  expect(await faults(cast.clerk)).toEqual([
    '2 place not_yours',
    '3 place not_yours',
    '4 place not_found',
    '5 role not_givable',
    '6 role not_givable',
  ]);
  expect(await faults(cast.boss)).toEqual(['2 place not_yours', '3 place not_yours', '4 place not_yours']);
  const { seen } = await bring(house, 'accounts', sheet(...rows), { by: cast.clerk });
  expect(await bring(house, 'accounts', sheet(...rows), { by: cast.clerk, seen })).toMatchObject({ done: false, passwords: [] });
  expect(await find('己')).toEqual([]);
  for (const by of [cast.auditor, cast.editor])
    await expect(bring(house, 'accounts', sheet(...rows), { by })).rejects.toThrow('not_allowed');
});

test('every bad cell is told with its row; of an account that is there nothing is changed', async () => {
  const { admin, east } = house;
  const hamlet = await admin.call(stationCalls.createRegion, { body: { parent: east.town.id, kind: 'hamlet', name: '双名屯' } });
  await admin.call(stationCalls.createStation, { body: { region: east.town.id, name: '双名屯' } });
  const shut = await admin.call(stationCalls.createRegion, { body: { parent: east.town.id, kind: 'village', name: '旧村' } });
  await admin.call(stationCalls.closeRegion, { params: { id: shut.id } });
  const body = { login: 'there', name: '在册', phone: '1', grants: [as('editor', inRegion(east.town))] };
  await admin.call(calls.createAccount, { body });
  const far = { login: 'far', name: '远人', grants: [as('editor', inRegion(house.city))] };
  await admin.call(calls.createAccount, { body: far });
  const TOWN = `${EAST}/东兰县城关镇`;
  const plan = await bring(
    house,
    'accounts',
    sheet(
      ['好', '太短', '', '编辑', EAST],
      ['b1', '', '', '编辑', EAST],
      ['b2', '甲', '1.38E+10', '编辑', EAST],
      ['b3', '甲', '', '所长', EAST],
      ['b4', '甲', '', '编辑', ''],
      ['b5', '甲', '', '', ''],
      ['b6', '甲', '', '编辑', `${TOWN}/双名屯`],
      ['b6', '', '', '审计员', hamlet.id],
      ['b7', '甲', '', '编辑', `${TOWN}/旧村`],
      ['b8', '甲', '', '编辑', EAST],
      ['B8', '乙', '', '审计员', EAST],
      ['b9', '甲', '', '编辑', EAST],
      ['b9', '', '', '编辑', EAST],
      ['there', '改名', '1', '编辑', TOWN],
      ['far', '远人', '', '编辑', EAST],
      ['boss', '#REF!', '', '编辑', EAST],
    ),
    { by: cast.boss },
  );
  expect(plan.bad.map(({ line, column, fault }) => `${line} ${column} ${fault}`)).toEqual([
    '2 login invalid',
    '3 person empty',
    '4 phone digits_lost',
    '5 role unknown_word',
    '6 place empty',
    '7 role empty',
    '8 place ambiguous',
    '10 place closed',
    '12 person other_person',
    '14 role twice',
    '15 person account_stays',
    '16 login login_taken',
    '17 person cell_error',
  ]);
  expect(plan.counts).toEqual(counted(0, 0, 0, 13));
  expect(plan.bad[1]).toMatchObject({ row: { login: 'b1', person: '', place: EAST } });
  const same = (...rest: string[]) => bring(house, 'accounts', sheet(['there', '在册', ...rest]), { by: cast.boss });
  expect((await same('1', '编辑', TOWN)).counts).toEqual(counted(0, 0, 1));
  expect((await same('2', '编辑', TOWN)).bad).toMatchObject([{ column: 'phone', fault: 'account_stays', what: '' }]);
  expect((await same('1', '编辑', EAST)).bad).toMatchObject([{ column: 'role', fault: 'account_stays' }]);
  const [there] = await find('there');
  if (!there) throw new Error('no account');
  await admin.call(calls.closeAccount, { params: { id: there.id } });
  expect((await same('1', '编辑', TOWN)).bad).toMatchObject([{ column: 'login', fault: 'closed', what: '在册' }]);
});

test('a file shows those in the part of whoever asks, and of their roles those there; formulas stay text', async () => {
  const { admin, east } = house;
  await admin.call(calls.createAccount, { body: { login: 'formula', name: '=1+1', grants: [as('operator', atStation(east.hall))] } });
  const both = [as('editor', inRegion(east.town)), as('auditor', inRegion(house.west.county))];
  await admin.call(calls.createAccount, { body: { login: 'of-two', name: '两县', phone: '777', grants: both } });
  const lines = await linesOf(await take(house, 'accounts', '', cast.clerk));
  expect(lines[0]).toEqual(HEAD);
  expect(lines.filter(([login]) => login === 'of-two')).toEqual([['of-two', '两县', '777', '编辑', `${EAST}/东兰县城关镇`]]);
  expect(JSON.stringify(lines)).not.toMatch(/巴马|韦主任/);
  expect((await take(house, 'accounts', '', cast.clerk)).toString()).toContain(",'=1+1,");
  expect(await linesOf(await take(house, 'accounts', 'search=liangxian&language=en'))).toHaveLength(3);
  expect(await linesOf(await take(house, 'accounts', 'template=true&format=xlsx'))).toEqual([HEAD]);
  await expect(take(house, 'accounts', '', cast.editor)).rejects.toThrow('not_allowed');
  const readings = await house.database.reads('audit').where({ action: 'personal.read', account: cast.clerk.account.id });
  expect(JSON.stringify(readings)).toMatch(/accounts/);
});

test('an account that is there at two places of one name comes back by the place’s number; one with everything stays so', async () => {
  const { admin, east } = house;
  const twins = [1, 2].map(() => admin.call(stationCalls.createStation, { body: { region: east.town.id, name: '重名站' } }));
  const [twin] = await Promise.all(twins);
  if (!twin) throw new Error('no station');
  await admin.call(calls.createAccount, {
    body: { login: 'twin', name: '重名', grants: [as('operator', atStation(twin)), as('auditor', everywhere)] },
  });
  const file = await take(house, 'accounts', 'search=twin');
  expect((await linesOf(file)).slice(1).map(([, , , role, place]) => [role, place])).toEqual([
    ['审计员', '全部地区'],
    ['站点管理员', twin.id],
  ]);
  expect((await bring(house, 'accounts', file)).counts).toEqual(counted(0, 0, 1));
});

test('of two imports at once one is written, and the other is told what there is now', async () => {
  const file = sheet(['once1', '一次', '', '编辑', EAST], ['once2', '一次', '', '编辑', EAST]);
  const { seen } = await bring(house, 'accounts', file);
  const both = await Promise.all([1, 2].map(() => bring(house, 'accounts', file, { seen })));
  expect(both.map(({ done, passwords }) => `${done} ${passwords.length}`).toSorted()).toEqual(['false 0', 'true 2']);
  expect(await find('once')).toHaveLength(2);
});

test('more new accounts than passwords can be hashed for in a minute are refused', async () => {
  const rows = Array.from({ length: 501 }, (_, at) => [`many${at}`, '多', '', '编辑', EAST]);
  await expect(bring(house, 'accounts', sheet(...rows))).rejects.toThrow('too_many_people');
});
