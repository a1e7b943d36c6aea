import { expect, test } from 'vitest';
import { words } from './languages.ts';

const keysOf = (area: object): string[] => Object.keys(area).sort();
const holesOf = (sentence: string): string[] => [...sentence.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? '').sort();

test('both languages have the same areas', () => {
  expect(Object.keys(words.en).sort()).toEqual(Object.keys(words['zh-CN']).sort());
});

test.each(Object.keys(words['zh-CN']))('both languages say the same things in %s, with the same figures in them', (area) => {
  const chinese = new Map(Object.entries(words['zh-CN'])).get(area) ?? {};
  const english = new Map(Object.entries(words.en)).get(area) ?? {};
  expect(keysOf(english)).toEqual(keysOf(chinese));

  const other = new Map<string, unknown>(Object.entries(english));
  const pairs = Object.entries(chinese).map(([key, sentence]) => ({ key, chinese: String(sentence), english: String(other.get(key)) }));
  expect(pairs.filter((pair) => pair.chinese.trim() === '' || pair.english.trim() === '')).toEqual([]);
  // "One screen" may leave the number out; everything else must be filled in both.
  const counted = pairs.filter(({ key }) => !key.endsWith('_one'));
  expect(counted.map(({ key, english: said }) => [key, holesOf(said)])).toEqual(
    counted.map(({ key, chinese: said }) => [key, holesOf(said)]),
  );
});
