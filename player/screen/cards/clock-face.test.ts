import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { dateText, localTime, timeText, whenText } from './clock-face.ts';
import { screenWords } from './speech.ts';

const chinese = screenWords['zh-CN'];
const english = screenWords.en;
/** 2026-11-23 is a Monday. */
const shanghai = (day: number, hour: number, minute: number): number => Date.UTC(2026, 10, day, hour - 8, minute);

test('the card shows the station’s time, wherever the box believes to be', () => {
  const local = localTime(shanghai(23, 18, 24), 'Asia/Shanghai');
  expect([timeText(local), dateText(local, chinese), dateText(local, english)]).toEqual([
    '18:24',
    '11月23日 星期一',
    'Monday, 23 November',
  ]);
});

test('midnight is 00:00 of the new day', () => {
  const local = localTime(shanghai(24, 0, 0), 'Asia/Shanghai');
  expect([timeText(local), local.day, local.weekday]).toEqual(['00:00', 24, 2]);
});

test('the next item says its day unless that is today', () => {
  const when = (at: number, now: number | null): string => whenText(at, now, 'Asia/Shanghai', chinese);
  const now = shanghai(23, 18, 24);
  expect(when(shanghai(23, 18, 30), now)).toBe('18:30');
  expect(when(shanghai(24, 0, 5), now)).toBe('明天 00:05');
  expect(when(shanghai(25, 9, 0), now)).toBe('11月25日 09:00');
  expect(when(shanghai(23, 18, 30), null)).toBe('11月23日 18:30');
});

test('tomorrow is tomorrow over the end of a month and of a year', () => {
  const evening = Date.UTC(2026, 11, 31, 12);
  expect(whenText(evening + 5 * 3_600_000, evening, 'Asia/Shanghai', chinese)).toBe('明天 01:00');
});

test('a zone that this browser does not know does not take the clock away', () => {
  expect(timeText(localTime(0, 'Mars/Olympus'))).toMatch(/^\d\d:\d\d$/);
});

test('weekday and day of month agree with the calendar at every instant', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_102_444_800_000 }), (instant) => {
      const local = localTime(instant, 'UTC');
      const date = new Date(instant);
      expect([local.day, local.weekday % 7, local.hour, local.minute]).toEqual([
        date.getUTCDate(),
        date.getUTCDay(),
        date.getUTCHours(),
        date.getUTCMinutes(),
      ]);
    }),
  );
});
