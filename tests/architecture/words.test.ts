import { expect, test } from 'vitest';
import { Distrust, KnownAlarm } from '#shared/model/alarm.ts';
import { MediaFault } from '#shared/model/content.ts';
import { ProblemCode } from '#shared/problem.ts';
import { RowFault } from '#shared/protocol/http/sheets.ts';
import { SheetFault } from '#shared/sheets/fault.ts';
import { words } from '#shared/words/languages.ts';
import { sourcesIn, withoutComments } from '#tests/support/sources.ts';

/** Every sentence by its path. */
function flat(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [[path, `not a word: ${typeof value}`]];
  return Object.entries(value).flatMap(([key, inside]: [string, unknown]) => flat(inside, path ? `${path}.${key}` : key));
}
const chinese = new Map(flat(words['zh-CN']));
const english = new Map(flat(words.en));
const holesOf = (text = ''): string[] => [...text.matchAll(/\{\{\s*(\w+)[^}]*\}\}/g)].map(([, name = '']) => name).toSorted();

test('Chinese and English have the same keys', () => {
  expect(chinese.size).toBeGreaterThan(300);
  expect([...english.keys()].toSorted()).toEqual([...chinese.keys()].toSorted());
});

test('nothing is left unsaid', () => {
  const empty = [...chinese, ...english].filter(([, text]) => text.trim() === '' || text.startsWith('not a word'));
  expect(empty).toEqual([]);
});

test('the same things are put into both', () => {
  const unequal = [...chinese].filter(([key, text]) => holesOf(text).join() !== holesOf(english.get(key)).join());
  expect(unequal.map(([key]) => key)).toEqual([]);
  expect([...chinese, ...english].filter(([, text]) => /\{[^{}]*\}/.test(text.replaceAll(/\{\{\s*\w+[^{}]*\}\}/g, '')))).toEqual([]);
});

test('English is English', () => {
  const cjk = /\p{Script=Han}/u;
  const strange = [...english].filter(([key, text]) => cjk.test(text) && !/中文|language|product/i.test(`${key} ${text}`));
  expect(strange.map(([key, text]) => `${key}: ${text}`)).toEqual([]);
});

test('English has straight quotes: the pages\u2019 font draws the curly ones as wide as a Chinese character', () => {
  expect([...english].filter(([, text]) => /[\u2018\u2019\u201c\u201d]/.test(text)).map(([key]) => key)).toEqual([]);
});

test('every failure, every fault of a file and every fault of a row has its words', () => {
  for (const language of ['zh-CN', 'en'] as const) {
    expect(Object.keys(words[language].problems).toSorted()).toEqual([...ProblemCode.options].toSorted());
    expect(Object.keys(words[language].media).toSorted()).toEqual([...MediaFault.options].toSorted());
    expect(Object.keys(words[language].sheets.refused).toSorted()).toEqual([...SheetFault.options].toSorted());
    expect(Object.keys(words[language].sheets.faults).toSorted()).toEqual([...RowFault.options].toSorted());
  }
});

test('whatever a player raises, and why it may distrust a manifest, has its words', async () => {
  const raising = /\b(?:raise|alarm|fork)\(([^)]*)/g;
  const codes = (await sourcesIn('player')).flatMap(({ code }) =>
    [...code.matchAll(raising)].flatMap(([, given = '']) => [...given.matchAll(/'([a-z]+(?:_[a-z]+)+)'/g)].map(([, name]) => name)),
  );
  expect(codes).toContain('journal_lost');
  expect(codes.filter((code) => !KnownAlarm.safeParse(code).success)).toEqual([]);
  for (const language of ['zh-CN', 'en'] as const) {
    expect(Object.keys(words[language].alarms.what).toSorted()).toEqual([...KnownAlarm.options].toSorted());
    expect(Object.keys(words[language].alarms.distrust).toSorted()).toEqual([...Distrust.options].toSorted());
  }
});

/** What the first start prints before there is any page. */
const FIRST_START = /首次启动.+：/;
/** Names are no sentences. */
const NAMES = /田间课堂|中文/g;

test('no Chinese sentence stands outside shared/words', async () => {
  const sources = [...(await sourcesIn('server')), ...(await sourcesIn('player')), ...(await sourcesIn('shared'))];
  const strays = sources
    .filter(({ file }) => !file.startsWith('shared/words/'))
    .flatMap(({ file, code }) => code.split('\n').map((line) => ({ file, line: line.trim() })))
    .filter(({ line }) => /[\p{Script=Han}，。：！？]/u.test(line.replaceAll(NAMES, '').replace(FIRST_START, '')));
  expect(strays).toEqual([]);
});

test('pages have no sentence between their tags', async () => {
  const pages = [...(await sourcesIn('server/web')), ...(await sourcesIn('player/screen'))].filter(({ file }) => file.endsWith('.tsx'));
  const text = />\s*([A-Z][a-z]+(?: [a-z]+)+[.!?]?)\s*</g;
  const attribute = /\b(?:title|placeholder|alt|aria-label|label)="([^"]*[A-Za-z]{2,} [^"]*)"/g;
  const strays = pages.flatMap(({ file, code }) =>
    [...code.matchAll(text), ...code.matchAll(attribute)].map(([, said]) => `${file}: ${said}`),
  );
  expect(strays).toEqual([]);
});

test('the one who looks tells comments from code', () => {
  expect(withoutComments("a('// 甲'); // 乙\n/* 丙 */ b(`丁`, /[/]戊/);")).toMatch(/^a\('\/\/ 甲'\);\s+b\(`丁`, \/\[\/\]戊\/\);$/);
});
