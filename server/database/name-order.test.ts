import { expect, test } from 'vitest';
import { temporaryDatabase } from '#tests/support/database.ts';
import { nameKeys, orderByName } from './name-keys.ts';

/**
 * As a Chinese dictionary has them. This file runs on SQLite and on PostgreSQL: the order is by the bytes of a stored key, so that no
 * collation of either has a say in it.
 */
const IN_ORDER = [
  '（二）队',
  '2号屏',
  '10 号屏',
  '１００号屏', // Full width is no other number.
  'A1',
  'ab',
  'Abc',
  'LED屏',
  'Zh屏',
  '阿兰',
  '八角村',
  '巴马',
  '长安镇', // cháng, not zhǎng
  '成都',
  '重庆路', // chóng, not zhòng
  '重阳村',
  '大屏',
  '都安县', // dū
  '佛山',
  '行政楼', // xíng; as háng it would come before 河池
  '银行', // yín háng
  '长老', // zhǎng
  '中心',
  '重点站', // zhòng
  '𠮷野',
];

test('names stand in one order on every database: characters of two readings, letters of both cases, numbers, signs', async () => {
  await using store = await temporaryDatabase();
  const { database } = store;
  const shuffled = IN_ORDER.toSorted((a, b) => ((a.codePointAt(0) ?? 0) % 7) - ((b.codePointAt(0) ?? 0) % 7));
  expect(shuffled).not.toEqual(IN_ORDER);
  const rows = await Promise.all(
    shuffled.map(async (title, at) => ({ id: `pls_${at}`, title, items: '[]', revision: 1, created_at: 1, ...(await nameKeys(title)) })),
  );
  await database.transaction(async (tx) => tx('playlist').insert(rows));
  const titles = async (direction: 'asc' | 'desc'): Promise<unknown> => {
    const query = database.reads('playlist');
    orderByName(query, 'playlist', direction);
    return query.pluck('title');
  };
  expect(await titles('asc')).toEqual(IN_ORDER);
  expect(await titles('desc')).toEqual(IN_ORDER.toReversed());
});
