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

  const said = new Map<string, unknown>(Object.entries(english));
  for (const [key, sentence] of Object.entries(chinese)) {
    const other = said.get(key);
    if (typeof sentence !== 'string' || typeof other !== 'string') continue;
    expect(sentence.trim(), key).not.toBe('');
    expect(other.trim(), key).not.toBe('');
    // "One screen" may leave the number out; everything else must be filled in both.
    if (!key.endsWith('_one')) expect(holesOf(other), key).toEqual(holesOf(sentence));
  }
});
