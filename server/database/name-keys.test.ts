import { expect, test } from 'vitest';
import { temporaryDatabase } from '#tests/support/database.ts';
import { nameKeys, orderByName, whereMatches } from './name-keys.ts';

async function playlists(...titles: string[]) {
  const stack = await temporaryDatabase();
  const { database } = stack;
  const rows = titles.map(async (title, at) => ({
    id: `pls_${at}`,
    title,
    items: '[]',
    revision: 1,
    created_at: 1,
    ...(await nameKeys(title, { also: title === '防火通告' ? ['林业站'] : [] })),
  }));
  await database.transaction(async (tx) => tx('playlist').insert(await Promise.all(rows)));
  const titlesOf = (found: { title: string }[]): string[] => found.map(({ title }) => title);
  return {
    async find(text: string): Promise<string[]> {
      const query = database.reads('playlist').select('title');
      whereMatches(query, 'playlist', text);
      orderByName(query, 'playlist');
      return titlesOf(await query);
    },
    [Symbol.asyncDispose]: () => stack[Symbol.asyncDispose](),
  };
}

test('a name is found by its characters, its pinyin and its initials', async () => {
  await using list = await playlists('板坡村活动室', '长江镇', '防火通告');
  for (const text of ['板坡', '活动室', 'banpo', 'BANPO', 'ban po', "ban'po", 'ＢＡＮ', 'bpc', 'hds', 'pocun', 'b', '板 活动'])
    expect([text, await list.find(text)]).toEqual([text, ['板坡村活动室']]);
  for (const text of ['anpo', 'pb', '坡板', '板村']) expect([text, await list.find(text)]).toEqual([text, []]);
  expect(await list.find('  ')).toHaveLength(3);
});

test('a character of two readings is found by either; one in the middle of a long title by the right one', async () => {
  await using list = await playlists('六安', '长江镇', '绿化', '防火通告');
  for (const [text, title] of [
    ['luan', '六安'],
    ['liuan', '六安'],
    ['changj', '长江镇'],
    ['zhangj', '长江镇'],
    ['lvhua', '绿化'],
    ['zjz', '长江镇'],
    ['lyz', '防火通告'],
    ['林业', '防火通告'],
  ] as const)
    expect([text, await list.find(text)]).toEqual([text, [title]]);
});

test('signs stand for themselves, also those that a database takes for a pattern', async () => {
  await using list = await playlists('Bama 广场', '100%就业工坊', 'a_b', '第3组');
  for (const [text, title] of [
    ['bama', 'Bama 广场'],
    ['ama', 'Bama 广场'],
    ['bamagc', 'Bama 广场'],
    ['ma广', 'Bama 广场'],
    ['%', '100%就业工坊'],
    ['100%', '100%就业工坊'],
    ['_', 'a_b'],
    ['d3z', '第3组'],
  ] as const)
    expect([text, await list.find(text)]).toEqual([text, [title]]);
  for (const text of ['\\', "' or 1=1 --"]) expect(await list.find(text)).toEqual([]);
});

test('names stand as in a Chinese dictionary: syllable, then tone, then the same characters together; numbers by their size', async () => {
  const sorted = [
    '(一)号',
    '2号屏',
    '10号屏',
    'Ab',
    'abc',
    '八里',
    '巴马',
    '板坡村',
    '板桥',
    '半坡',
    '榜圩',
    '长江',
    '东兰',
    '第2组',
    '第10组',
    '𠮷',
  ];
  const dictionary = [...sorted.slice(0, 5), '八里', '巴马', '板坡村', '板桥', '半坡', '榜圩', '长江', '第2组', '第10组', '东兰', '𠮷'];
  await using list = await playlists(...sorted.toReversed());
  expect(await list.find('')).toEqual(dictionary);
});

test('a title as long as may be has keys that are not', async () => {
  const keys = await nameKeys('壮'.repeat(120), { also: ['王'.repeat(60)] });
  expect(keys.name_pinyin.length).toBeLessThan(600);
  expect(keys.name_search.length).toBeLessThan(10_000);
  expect(keys.name_pinyin).toMatch(/^[0-9a-z.]+$/);
});
