import { expect, test } from 'vitest';
import { bearsRoutine, createPicturePace } from './picture-pace.ts';

const MINUTE = 60_000;

test('a trouble of the picture is seen once in five minutes, each kind for itself; other alarms are not about the picture', () => {
  const pace = createPicturePace();
  expect(pace.isDue('generation_failed', 0)).toBe(true);
  expect(pace.isDue('generation_failed', 5 * MINUTE - 1)).toBe(false);
  expect(pace.isDue('page_replaced', MINUTE)).toBe(true);
  expect(pace.isDue('generation_failed', 5 * MINUTE)).toBe(true);
  expect(pace.isDue('journal_gap', 0)).toBe(false);
});

test('however many troubles there are, an hour has twelve pictures', () => {
  const pace = createPicturePace();
  const due = Array.from({ length: 120 }, (_, minute) => minute).filter((minute) => pace.isDue('page_replaced', minute * MINUTE));
  expect(due.filter((minute) => minute < 60)).toHaveLength(12);
  expect(due.length).toBeLessThanOrEqual(24);
});

test('a line slower than 256 kbit/s is spared the small pictures; one that was never measured is not', () => {
  expect([31_999, 32_000, null].map(bearsRoutine)).toEqual([false, true, true]);
});
