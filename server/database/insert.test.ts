import { expect, test } from 'vitest';
import { z } from 'zod';
import { temporaryDatabase } from '#tests/support/database.ts';
import { insertRows, jsonColumn, rowOf, rowsOf } from './insert.ts';
import { updateRows } from './update.ts';

const ODD = [
  `it's "quoted" \\ and \`ticked\``,
  '{"looks":"like JSON"}',
  '[1,2]',
  'null',
  'true',
  '42',
  '板坡村 岜 堽 龑 𠮷',
  '👩🏽‍🌾🌾',
  'line\nbreak\r\ttab\u2028',
  '%_$.value',
  '',
];

test('odd texts come back as they went in', async () => {
  await using store = await temporaryDatabase();
  const rows = ODD.map((value, i) => ({ name: `n${String(i).padStart(2, '0')}`, value }));
  await store.database.transaction((tx) => insertRows(tx, 'setting', rows));
  expect(await store.database.reads('setting').orderBy('name')).toEqual(rows);
});

test('nothing is nothing: null stays null, no rows are no statement', async () => {
  await using store = await temporaryDatabase();
  await store.database.transaction(async (tx) => {
    await insertRows(tx, 'setting', []);
    await insertRows(tx, 'presence', [{ screen: 's', from_at: 1, seen_at: 2 ** 52 + 1, to_at: null }]);
  });
  expect(await store.database.reads('presence').select('screen', 'from_at', 'seen_at', 'to_at')).toEqual([
    { screen: 's', from_at: 1, seen_at: 2 ** 52 + 1, to_at: null },
  ]);
});

test('five thousand rows are one statement, in their order', async () => {
  await using store = await temporaryDatabase();
  const rows = Array.from({ length: 5000 }, (_, i) => ({ at: i, topic: 'lesson', subject: `s${i}` }));
  await store.database.transaction((tx) => insertRows(tx, 'change', rows));
  const stored: { at: number; seq: number }[] = await store.database.reads('change').orderBy('seq').select('at', 'seq');
  expect(stored.map(({ at }) => at)).toEqual(rows.map(({ at }) => at));
});

test('one bad row, and none is written', async () => {
  await using store = await temporaryDatabase();
  const { database } = store;
  const rows = ['a', 'b', 'a'].map((name) => ({ name, value: '' }));
  await expect(database.transaction((tx) => insertRows(tx, 'setting', rows))).rejects.toThrow(/unique/i);
  expect(await database.reads('setting')).toEqual([]);
});

test('rows are changed by their first column, only where it is still so', async () => {
  await using store = await temporaryDatabase();
  const { database } = store;
  const rows = await database.transaction(async (tx) => {
    await insertRows(
      tx,
      'setting',
      ['a', 'b', 'c'].map((name) => ({ name, value: 'old' })),
    );
    await updateRows(tx, 'setting', [{ name: 'c', value: 'kept' }]);
    await updateRows(
      tx,
      'setting',
      ['a', 'c', 'z'].map((name) => ({ name, value: 'it’s new' })),
      `setting.value = 'old'`,
    );
    const changed: unknown = await tx('setting').orderBy('name');
    return changed;
  });
  expect(rows).toEqual([
    { name: 'a', value: 'it’s new' },
    { name: 'b', value: 'old' },
    { name: 'c', value: 'kept' },
  ]);
});

test('a row that is not what its schema says is not let in', () => {
  const Row = z.object({ id: z.string(), items: jsonColumn(z.array(z.int())) });
  expect(rowOf(Row, undefined)).toBeUndefined();
  expect(rowsOf(Row, [{ id: 'a', items: '[1,2]' }])).toEqual([{ id: 'a', items: [1, 2] }]);
  expect(() => rowsOf(Row, [{ id: 'a', items: '["one"]' }])).toThrow('expected number');
  expect(() => rowOf(Row, { id: 7, items: '[]' })).toThrow('expected string');
});
