import { expect, test } from 'vitest';
import { readLines } from '#server/kit/sheets/read.ts';
import { csvFile, workbookFile } from '#server/kit/sheets/write.ts';
import { stationCalls as calls } from '#shared/protocol/http/stations.ts';
import { readHours } from '#shared/words/hours-text.ts';
import { bring, counted, take } from '#tests/support/sheets.ts';
import { hire, openOffice } from '#tests/support/stations.ts';

const HEAD = ['所属地区', '名称', '类型', '纬度', '经度', '联系人', '联系电话', '服务时间'];

test('thousands of stations come in at once, and what goes out comes back as unchanged', async () => {
  await using office = await openOffice();
  const rows = Array.from({ length: 2000 }, (_, i) => [
    '板坡村',
    `站点${i}`,
    '农家党校',
    '24.5',
    '107.3',
    '韦大姐',
    '+8613800000',
    '周一至五 8:00-18:00',
  ]);
  const file = await workbookFile([HEAD, ...rows]);
  const plan = await bring(office, 'stations', file);
  expect(plan).toMatchObject({ counts: counted(2000), bad: [], done: false });
  const before = await office.database.reads('station').count({ n: '*' });
  expect(before).toEqual([{ n: 1 }]);
  expect(await bring(office, 'stations', file, { seen: plan.seen })).toMatchObject({ done: true });
  const { total } = await office.admin.call(calls.listStations);
  expect(total).toBe(2001);
  expect(await office.database.reads('audit').where({ action: 'station.create' }).count({ n: '*' })).toEqual([{ n: 2001 }]);
  for (const query of ['format=xlsx', 'format=csv&language=en'])
    expect((await bring(office, 'stations', await take(office, 'stations', query))).counts).toEqual(counted(0, 0, 2001));
  // The list and each of the two files handed out contacts.
  const readings = office.database.reads('audit').where({ action: 'personal.read', subject: 'contacts' });
  expect(await readings.count({ n: '*' })).toEqual([{ n: 3 }]);
});

test('every bad cell is told with its line and reason, and nothing is written', async () => {
  await using office = await openOffice();
  const file = csvFile([
    HEAD,
    ['板坡村', '好的', '', '', '', '', '', ''],
    ['无此村', '一', '', '', '', '', '', ''],
    ['板坡村', '', '', '', '', '', '', ''],
    ['板坡村', '二', '大会堂', '', '', '', '', ''],
    ['板坡村', '三', '', '95', '107', '', '', ''],
    ['板坡村', '四', '', '24', '', '', '', ''],
    ['板坡村', '五', '', '', '', '', '1.38E+10', ''],
    ['板坡村', '六', '', '', '', '', '', '上午'],
    ['板坡村', '好的', '', '', '', '', '', ''],
    ['#REF!', '七', '', '', '', '', '', ''],
  ]);
  const plan = await bring(office, 'stations', file);
  expect(plan.counts).toEqual(counted(1, 0, 0, 9));
  expect(plan.bad.map(({ line, column, fault, what }) => [line, column, fault, fault === 'invalid' ? '' : what])).toEqual([
    [3, 'region', 'not_found', ''],
    [4, 'name', 'empty', ''],
    [5, 'kind', 'unknown_word', ''],
    [6, 'latitude', 'invalid', ''],
    [7, 'longitude', 'both', ''],
    [8, 'phone', 'digits_lost', ''],
    [9, 'hours', 'hours', ''],
    [10, 'name', 'twice', '2'],
    [11, 'region', 'cell_error', ''],
  ]);
  expect(await bring(office, 'stations', file, { seen: plan.seen })).toMatchObject({ done: false });
  expect((await office.admin.call(calls.listStations)).total).toBe(1);
});

test('service hours are read as people write them, and not guessed', () => {
  const whole = { weekdays: [1, 2, 3, 4, 5], from: '08:00', to: '18:00' };
  expect(readHours('周一至周五 8:00—18:00；周六、日 19:00-01:00')).toEqual([whole, { weekdays: [6, 7], from: '19:00', to: '01:00' }]);
  expect(readHours('1-5 08:00-18:00')).toEqual([whole]);
  for (const bad of ['上午', '周一', '08:00-18:00', '周一 25:00-26:00', '']) expect([bad, readHours(bad)]).toEqual([bad, undefined]);
});

test('what has changed since the preview is told, and nothing is written', async () => {
  await using office = await openOffice();
  const file = csvFile([HEAD.slice(0, 2), ['板坡村', '新站']]);
  const plan = await bring(office, 'stations', file);
  await office.admin.call(calls.createStation, { body: { region: office.region.id, name: '新站' } });
  const again = await bring(office, 'stations', file, { seen: plan.seen });
  expect(again).toMatchObject({ done: false, counts: counted(0, 0, 1) });
});

test('of two imports at once one is written: no station is there twice', async () => {
  await using office = await openOffice();
  const file = csvFile([HEAD.slice(0, 2), ['板坡村', '甲'], ['板坡村', '乙']]);
  const { seen } = await bring(office, 'stations', file);
  const both = await Promise.all([1, 2].map(() => bring(office, 'stations', file, { seen })));
  expect(both.map(({ done, counts }) => `${done} ${counts.unchanged}`).toSorted()).toEqual(['false 2', 'true 0']);
  expect((await office.admin.call(calls.listStations)).total).toBe(3);
});

test('regions of all levels come in one file, children before their parents; who has one part brings nothing into another', async () => {
  await using office = await openOffice();
  const head = ['上级地区', '级别', '名称', '统计代码'];
  const file = csvFile([
    head,
    ['451224', '村', '弄台村', ''],
    ['河池市', '县', '东兰县', '451224'],
    ['', '市', '河池市', '４５１２００'],
    ['河池市', '县', '坏县', '4.512E+05'],
  ]);
  expect((await bring(office, 'regions', file)).bad).toMatchObject([{ line: 5, column: 'code', fault: 'digits_lost' }]);
  const good = csvFile([head, ['451224', '村', '弄台村', ''], ['河池市', '县', '东兰县', '451224'], ['', '市', '河池市', '４５１２００']]);
  const plan = await bring(office, 'regions', good);
  expect(plan.counts).toEqual(counted(3));
  expect(await bring(office, 'regions', good, { seen: plan.seen })).toMatchObject({ done: true });
  const { regions } = await office.admin.call(calls.listRegions);
  const county = regions.find(({ name }) => name === '东兰县');
  expect(regions.find(({ name }) => name === '弄台村')?.parent).toBe(county?.id);
  expect((await bring(office, 'regions', await take(office, 'regions'))).counts).toEqual(counted(0, 0, regions.length));
  if (!county) throw new Error('no county');
  const clerk = await hire(office, 'clerk', { role: 'administrator', place: { kind: 'region', id: county.id } });
  const outside = await bring(
    office,
    'regions',
    csvFile([head, ['板坡村', '屯', '外屯', ''], ['', '市', '另市', ''], ['东兰县', '村', '甲', '']]),
    { by: clerk },
  );
  expect(outside.bad.map(({ fault }) => fault)).toEqual(['not_found', 'not_yours', 'not_found']);
  const stations = await bring(
    office,
    'stations',
    csvFile([HEAD.slice(0, 2), ['板坡村', '外站'], ['河池市', '市站'], ['河池市/东兰县', '县站']]),
    { by: clerk },
  );
  expect(stations.bad.map(({ fault }) => fault)).toEqual(['not_found', 'not_yours']);
});

test('one region has one row, by whatever it is named; a code that belongs to somebody else’s region is told with its row', async () => {
  await using office = await openOffice();
  const { admin } = office;
  const counties = [];
  for (const [name, code] of [
    ['东兰县', '451224'],
    ['巴马县', '451227'],
  ] as const)
    counties.push(await admin.call(calls.createRegion, { body: { parent: null, kind: 'county', name, code } }));
  const [east] = counties;
  if (!east) throw new Error('no county');
  await admin.call(calls.createRegion, { body: { parent: east.id, kind: 'village', name: '甲村', code: '451224900001' } });
  const clerk = await hire(office, 'clerk', { role: 'administrator', place: { kind: 'region', id: east.id } });
  const head = ['上级地区', '级别', '名称', '统计代码'];
  const twice = csvFile([head, ['东兰县', '村', '改名甲村', '451224900001'], ['东兰县', '村', '甲村', '']]);
  expect((await bring(office, 'regions', twice, { by: clerk })).bad).toMatchObject([{ line: 3, fault: 'twice', what: '2' }]);
  const taken = csvFile([head, ['东兰县', '村', '乙村', '451224900002'], ['东兰县', '村', '丙村', '451227']]);
  expect((await bring(office, 'regions', taken, { by: clerk })).bad).toMatchObject([{ line: 3, column: 'code', fault: 'code_elsewhere' }]);
  const changed = csvFile([head, ['东兰县', '村', '甲村', '451227']]);
  expect((await bring(office, 'regions', changed, { by: clerk })).bad).toMatchObject([{ line: 2, fault: 'code_elsewhere' }]);
});

test('a stroke in a name does not cut the way to the place: what goes out comes back', async () => {
  await using office = await openOffice();
  const { name, id } = await office.admin.call(calls.createRegion, { body: { parent: null, kind: 'county', name: '甲/乙县' } });
  expect(name).toBe('甲∕乙县');
  await office.admin.call(calls.createRegion, { body: { parent: id, kind: 'village', name: '丙村' } });
  await office.admin.call(calls.createStation, { body: { region: id, name: '一/二站' } });
  expect((await bring(office, 'regions', await take(office, 'regions'))).counts).toEqual(counted(0, 0, 3));
  expect((await bring(office, 'stations', await take(office, 'stations'))).counts).toEqual(counted(0, 0, 2));
});

test('regions go out from the chosen one down; one out of sight is not there', async () => {
  await using office = await openOffice();
  const { admin } = office;
  const city = await admin.call(calls.createRegion, { body: { parent: null, kind: 'city', name: '河池市' } });
  const county = await admin.call(calls.createRegion, { body: { parent: city.id, kind: 'county', name: '东兰县' } });
  const clerk = await hire(office, 'clerk', { role: 'administrator', place: { kind: 'region', id: county.id } });
  const rows = async (by: typeof admin) =>
    (await readLines(await take(office, 'regions', `region=${city.id}`, by))).slice(1).map(({ cells }) => cells[2]);
  expect(await rows(admin)).toEqual(['河池市', '东兰县']);
  expect(await rows(clerk)).toEqual(['东兰县']); // What lies above his part is not his to hand out.
  await expect(take(office, 'regions', `region=${office.region.id}`, clerk)).rejects.toThrow('not_found');
});

test('who is not told of contacts gets a file without them, which leaves them alone when it comes back', async () => {
  await using office = await openOffice();
  const contact = { name: '韦大姐', phone: '138' };
  await office.admin.call(calls.createStation, { body: { region: office.region.id, name: '站', contact } });
  const clerk = await hire(office, 'clerk', { role: 'editor', place: { kind: 'everywhere' } });
  const file = await take(office, 'stations', 'format=csv', clerk);
  expect(file.toString()).not.toMatch(/韦大姐|联系/);
  expect((await bring(office, 'stations', file)).counts).toEqual(counted(0, 0, 2));
  await expect(bring(office, 'stations', file, { by: clerk })).rejects.toThrow('not_allowed');
});

test('whether operators say who they are comes and goes by the sheet, in either language', async () => {
  await using office = await openOffice();
  const head = ['所属地区', '名称', '操作时登记姓名'];
  const file = csvFile([head, ['板坡村', '板坡村活动室', 'No'], ['板坡村', '新站', ''], ['板坡村', '坏站', '也许']]);
  expect((await bring(office, 'stations', file)).bad).toMatchObject([{ line: 4, column: 'operatorsNamed', fault: 'unknown_word' }]);
  const good = csvFile([head, ['板坡村', '板坡村活动室', 'No'], ['板坡村', '新站', '']]);
  const { seen } = await bring(office, 'stations', good);
  await bring(office, 'stations', good, { seen });
  const { stations } = await office.admin.call(calls.listStations);
  expect(new Map(stations.map(({ name, operatorsNamed }) => [name, operatorsNamed]))).toEqual(
    new Map([
      ['板坡村活动室', false],
      ['新站', true],
    ]),
  );
  const [audited] = await office.database.reads('audit').where({ action: 'station.revise' }).select('line');
  expect(JSON.stringify(audited)).toContain(String.raw`\"after\":{\"operatorsNamed\":false}`);
  expect((await bring(office, 'stations', await take(office, 'stations', 'format=csv'))).counts).toEqual(counted(0, 0, 2));
});

test('limits of fetching go out and come in as a rate and hours; what makes no sense is named', async () => {
  await using office = await openOffice();
  const head = ['所属地区', '名称', '下载限速（kbit/s）', '下载时段'];
  const file = csvFile([
    head,
    ['板坡村', '一', '512', '22:00至6:00'],
    ['板坡村', '二', '', ''],
    ['板坡村', '三', '8', ''],
    ['板坡村', '四', '', '夜里'],
  ]);
  const plan = await bring(office, 'stations', file);
  expect(plan.bad.map(({ line, column, fault }) => [line, column, fault])).toEqual([
    [4, 'rateCap', 'rate'],
    [5, 'downloadHours', 'window'],
  ]);
  const good = csvFile([head, ['板坡村', '一', '512', '22:00至6:00'], ['板坡村', '二', '', '']]);
  const { seen } = await bring(office, 'stations', good);
  expect(await bring(office, 'stations', good, { seen })).toMatchObject({ done: true });
  const { stations } = await office.admin.call(calls.listStations);
  expect(stations.find(({ name }) => name === '一')?.download).toEqual({ rateCapKbps: 512, window: { from: '22:00', to: '06:00' } });
  expect((await bring(office, 'stations', await take(office, 'stations', 'format=csv'))).counts.unchanged).toBe(3);
});
