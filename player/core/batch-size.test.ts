import { expect, test } from 'vitest';
import { FIRST_BATCH_BYTES, nextBatchBytes } from './batch-size.ts';

/** How long a line of so many bits a second takes for a message. */
const over = (bitsPerS: number, bytes: number): number => (bytes * 8 * 1000) / bitsPerS;

function settled(bitsPerS: number): number {
  let bytes = FIRST_BATCH_BYTES;
  for (let message = 0; message < 20; message++) bytes = nextBatchBytes(bytes, over(bitsPerS, bytes));
  return bytes;
}

test('over a good line a month is told in large messages', () => {
  expect(settled(20_000_000)).toBe(400_000);
});

test.each([256_000, 64_000, 32_000])('at %i bits a second no message keeps the line for more than four seconds', (bitsPerS) => {
  expect(over(bitsPerS, settled(bitsPerS))).toBeLessThanOrEqual(4000);
});

test('what did not arrive is tried in smaller pieces, down to a few lines', () => {
  let bytes = 400_000;
  for (let message = 0; message < 10; message++) bytes = nextBatchBytes(bytes, null);
  expect(bytes).toBe(8000);
});
