import { expect, test } from 'vitest';
import { believedBytesPerS } from './line.ts';

test('a line is believed to bring what three of four measurements exceeded', () => {
  expect(believedBytesPerS([])).toBeNull();
  expect(believedBytesPerS([{ bytes: 32_000, ms: 1000 }])).toBe(32_000);
  const rates = [90, 20, 80, 70, 100].map((bytes) => ({ bytes: bytes * 1000, ms: 1000 }));
  expect(believedBytesPerS(rates)).toBe(70_000);
});
