import { expect, test } from 'vitest';
import { blackOf, slopesOf } from './slopes.ts';

test('what grows by a megabyte a minute gains sixty an hour, whatever it did while it warmed up', () => {
  const samples = Array.from({ length: 60 }, (_, i) => ({ atS: i * 10, figures: { heap: i < 6 ? 500 - i : 100 + i / 6, files: 30 } }));
  const { heap, files } = slopesOf(samples, 60);
  expect(heap?.perHour).toBeCloseTo(60, 6);
  expect(heap?.within).toBeLessThan(0.001);
  expect(files).toMatchObject({ perHour: 0, last: 30 });
});

test('what only scatters may be flat', () => {
  const samples = Array.from({ length: 40 }, (_, i) => ({ atS: i * 5, figures: { rss: 200 + (i % 2) * 10 } }));
  const { rss } = slopesOf(samples, 0);
  expect(Math.abs(rss?.perHour ?? 0)).toBeLessThan(rss?.within ?? 0);
});

test('black that lasts is found, however many frames it is made of, also at the end; a flash is none', () => {
  const frame = (atS: number, isBlack: boolean) => ({ atS, isBlack });
  expect(blackOf([frame(0, false), frame(1, true), frame(1.3, true), frame(1.6, false)], 9)).toEqual([[1, 1.6]]);
  expect(blackOf([frame(0, true), frame(0.4, false)], 9)).toEqual([]);
  expect(blackOf([frame(0, false), frame(8, true)], 9)).toEqual([[8, 9]]);
});
