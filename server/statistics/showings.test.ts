import { expect, test } from 'vitest';
import { AccountId, newId } from '#shared/model/ids.ts';
import type { ShowingRecord } from '#shared/model/record.ts';
import { statisticsCalls as calls } from '#shared/protocol/http/statistics.ts';
import { openStatistics } from '#tests/support/statistics.ts';
import { addAccount } from '../accounts/account-store.ts';
import { everywhere } from '../kit/by.ts';
import { verifyLedger } from '../reports/verify/verify-ledger.ts';
import { listShowings } from './statistics-store.ts';

const ALL = { from: '2026-01-01', to: '2026-12-31' };
const YEAR = 'from=2026-01-01&to=2026-12-31';
const NOON = Date.UTC(2026, 10, 23, 4);

test('showings are listed newest first, with names, by page', async () => {
  await using house = await openStatistics();
  await house.record(
    house.screens.near,
    [1, 2, 3].map((n) => ({ from: NOON + n, revision: n })),
  );
  const page = await house.visitor.call(calls.showings, { query: { ...ALL, page: 2, size: 2 } });
  expect(page).toMatchObject({ total: 3, shownMs: 180_000, rows: [{ from: NOON + 1, revision: 1 }] });
  expect(page.rows[0]).toMatchObject({ screenName: '大屏', stationName: '板坡活动室', contentTitle: '育秧', lesson: house.lessons[0] });
});

test('going on after a row misses and repeats nothing while new showings come in', async () => {
  await using house = await openStatistics();
  const { reads } = house.database;
  await house.record(
    house.screens.near,
    [0, 0, 1, 1].map((n) => ({ from: NOON + n })),
  );
  await house.record(
    house.screens.far,
    [0, 1].map((n) => ({ from: NOON + n })),
  );
  const before = await listShowings(reads, everywhere, { ...ALL, counted: 'shown' }, { offset: 0, limit: 100 });
  const seen = [];
  for (let after; seen.length < before.length;) {
    const rows = await listShowings(reads, everywhere, { ...ALL, counted: 'shown' }, { after, limit: 2 });
    seen.push(...rows);
    after = rows.at(-1);
    await house.record(house.screens.far, [{ from: NOON + 100 + seen.length }]);
  }
  expect(seen).toEqual(before);
});

test('the very line behind a showing is given, with its place in the chain', async () => {
  await using house = await openStatistics();
  const { screens, visitor } = house;
  const epoch = await house.record(screens.near, [{}, { ended: 'power' }]);
  const first = await visitor.call(calls.line, { params: { screen: screens.near, epoch, seq: 1 } });
  const second = await visitor.call(calls.line, { params: { screen: screens.near, epoch, seq: 2 } });
  expect(JSON.parse(second.line)).toMatchObject({ kind: 'showing', ended: 'power' });
  expect([first.chainHolds, second.chainHolds, second.before]).toEqual([true, true, first.hash]);
  await expect(visitor.call(calls.line, { params: { screen: screens.near, epoch, seq: 3 } })).rejects.toThrow('not_found');
});

test('a line that somebody changed in the database, or whose forerunner is gone, no longer holds', async () => {
  await using house = await openStatistics();
  const epoch = await house.record(house.screens.near, [{}, {}, {}]);
  const holds = async (seq: number) =>
    (await house.visitor.call(calls.line, { params: { screen: house.screens.near, epoch, seq } })).chainHolds;
  const line = JSON.stringify({ v: 1, kind: 'showing', frames: 9 });
  await house.database.transaction((tx) => tx('ledger').where({ epoch, seq: 2 }).update({ line }));
  expect([await holds(1), await holds(2), await holds(3)]).toEqual([true, false, true]);
  await house.database.transaction((tx) => tx('ledger').where({ epoch, seq: 1 }).delete());
  expect(await holds(2)).toBe(false);
});

test('the file for Excel begins with its mark, speaks Chinese, and quotes what would break it', async () => {
  await using house = await openStatistics();
  const epoch = await house.record(house.screens.near, [{ from: NOON, content: house.lessons[1], media: [[0, 12_340, 1, 1000]] }]);
  const file = await house.csv(YEAR);
  expect([...file.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  const [head, row, ...rest] = file.subarray(3).toString().split('\r\n');
  expect(head).toBe('日期,站点,屏幕,节目,开始时间（UTC）,播放秒数,画面帧数,播放原因,结束方式,屏幕编号,记录簿,记录序号,操作人');
  const cells = `2026-11-23,板坡活动室,大屏,"防虫, ""夏""",2026-11-23T04:00:00.000Z,12.3,1500,轮播,放完,${house.screens.near},${epoch},1,`;
  expect([row, rest]).toEqual([cells, ['']]);
  expect((await house.csv(`${YEAR}&language=en`)).subarray(3).toString()).toMatch(/^Day|^Date/);
});

test.each(['=HYPERLINK("http://evil")', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])(
  'a title like %j does not run in the clerk’s Excel',
  async (title) => {
    await using house = await openStatistics();
    const content = await house.land.lesson(title);
    await house.record(house.screens.near, [{ content }]);
    const cell = (await house.csv(YEAR)).toString().split('大屏,')[1] ?? '';
    expect(cell).toMatch(/^"?'/);
  },
);

test('a file of thousands of rows has each once, and a narrower question a shorter file', async () => {
  await using house = await openStatistics();
  for (let i = 0; i < 5; i++)
    await house.record(
      house.screens.near,
      Array.from({ length: 450 }, (_, n) => ({ from: NOON + (n % 7) })),
    );
  await house.record(house.screens.far, [{ from: NOON }]);
  const rows = (await house.csv(YEAR)).toString().trim().split('\r\n').slice(1);
  expect([rows.length, new Set(rows).size]).toEqual([2251, 2251]);
  expect((await house.csv(`${YEAR}&screen=${house.screens.far}`)).toString().trim().split('\r\n')).toHaveLength(2);
});

test('what was left out, or failed before anybody saw it, is no showing: counted apart, listed when asked for, with its line', async () => {
  await using house = await openStatistics();
  const { screens, visitor } = house;
  const nothing: Partial<ShowingRecord> = { ended: 'skipped', skippedFor: 'missing', frames: 0, media: [], sound: [], toMono: 1000 };
  const failed: Partial<ShowingRecord> = { ...nothing, ended: 'error', skippedFor: undefined };
  const joinedLate: Partial<ShowingRecord> = { media: [[50_000, 60_000, 1, 51_000]] };
  await house.record(screens.near, [
    { from: NOON },
    { from: NOON + 1, ended: 'cut' },
    { from: NOON + 2, ...nothing },
    { from: NOON + 3, ...failed },
    { from: NOON + 4, ...joinedLate },
  ]);
  const { total } = await visitor.call(calls.summary, { query: ALL });
  expect(total).toMatchObject({ showings: 3, completed: 1, leftOut: 2, shownMs: 130_000 });
  const seqs = async (counted?: 'shown' | 'completed' | 'leftOut') => {
    const { total: count, rows } = await visitor.call(calls.showings, { query: { ...ALL, counted } });
    expect(count).toBe(rows.length);
    return rows.map(({ seq }) => seq);
  };
  expect([await seqs(), await seqs('completed'), await seqs('leftOut')]).toEqual([[5, 2, 1], [1], [4, 3]]);
  // And so does the file: its last column is the line's number.
  const filed = async (counted: string) => {
    const rows = (await house.csv(`${YEAR}&counted=${counted}`)).toString().trim().split('\r\n').slice(1);
    return rows.map((row) => Number(row.split(',').at(-2)));
  };
  expect([await filed('shown'), await filed('completed'), await filed('leftOut')]).toEqual([[5, 2, 1], [1], [4, 3]]);
});

test('who chose a showing at the box is told with its row and in the file: by name, as erased, or as nobody who was named', async () => {
  await using house = await openStatistics();
  const [wei, gone] = [newId('acc', AccountId), newId('acc', AccountId)];
  await house.database.transaction(async (tx) => {
    for (const [id, name] of [
      [wei, '韦强'],
      [gone, ''],
    ] as const)
      await addAccount(tx, { id, login: id, name, phone: null, passwordHash: '', createdAt: 1, mustChange: false });
  });
  const chosen = [wei, gone, null, undefined].map((operator, n) => ({ from: NOON - n, cause: 'operator' as const, operator }));
  await house.record(house.screens.near, [...chosen, { from: NOON - 9 }]);
  const { rows } = await house.visitor.call(calls.showings, { query: ALL });
  expect(rows.map(({ operator }) => operator)).toEqual([{ id: wei, name: '韦强' }, { id: gone, name: '' }, null, null, null]);
  const lines = (await house.csv(YEAR)).toString().trim().split('\r\n').slice(1);
  expect(lines.map((line) => line.split(',').at(-1))).toEqual(['韦强', '已删除的人员', '未登记操作人', '未登记操作人', '']);
  expect((await verifyLedger(house.database.reads)).fault).toBeNull();
});
