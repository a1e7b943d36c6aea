import { expect, test } from 'vitest';
import { daysOf, presetOf, presetRange, rangeOf } from './range.ts';

const noon = new Date(2026, 10, 23, 12).getTime();

test('seven days are today and the six before', () => {
  expect(presetRange('last7', noon)).toEqual({ from: '2026-11-17', to: '2026-11-23' });
  expect(presetOf({ from: '2026-11-23', to: '2026-11-23' }, noon)).toBe('today');
  expect(presetOf({ from: '2026-11-01', to: '2026-11-05' }, noon)).toBeUndefined();
});

test('an address that makes no sense shows the last seven days, one that is the wrong way round is turned', () => {
  expect(rangeOf('', '', noon)).toEqual(presetRange('last7', noon));
  expect(rangeOf('2026-99-99', '2026-11-23', noon)).toEqual(presetRange('last7', noon));
  expect(rangeOf('2026-11-23', '2026-11-20', noon)).toEqual({ from: '2026-11-20', to: '2026-11-23' });
});

test('days without a showing are days too, over the end of a month as well', () => {
  expect(daysOf({ from: '2026-02-27', to: '2026-03-02' })).toEqual(['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02']);
});
