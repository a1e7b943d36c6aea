import { createInstance } from 'i18next';
import { expect, test } from 'vitest';
import { words } from '#shared/words/languages.ts';
import { weekdayWords, windowMinutes, windowShort, windowWords } from './slot-words.ts';

const chinese = createInstance();
await chinese.init({ lng: 'zh-CN', resources: { 'zh-CN': { translation: words['zh-CN'] } } });
const t = chinese.t;

test('a window over midnight is said in words', () => {
  const night = { start: '22:00', end: '06:30' };
  expect(windowMinutes(night)).toBe(510);
  expect(windowWords(night, t)).toBe('到第二天 06:30 结束，共 8 小时 30 分钟');
  expect(windowShort(night, t)).toBe('22:00–次日 06:30');
});

test('midnight as an end is the end of the same evening', () => {
  expect(windowMinutes({ start: '18:00', end: '00:00' })).toBe(360);
});

test('equal times are a whole day', () => {
  expect(windowMinutes({ start: '08:00', end: '08:00' })).toBe(1440);
  expect(windowWords({ start: '08:00', end: '08:00' }, t)).toBe('开始和结束相同：整整一天');
});

test('days are said as people say them, in whatever order they were ticked', () => {
  expect(weekdayWords([7, 1, 2, 3, 4, 5, 6], t)).toBe('每天');
  expect(weekdayWords([5, 4, 3, 2, 1], t)).toBe('周一至周五');
  expect(weekdayWords([5, 1, 3], t)).toBe('周一、周三、周五');
});
