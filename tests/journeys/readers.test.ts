import { expect, test } from 'vitest';
import { run } from '#scripts/trials/readers.ts';

test('of 200 readers who read slowly, not at all, or go away, nothing is left behind: no memory, no descriptors', async () => {
  const { value, details } = await run({ n: 200, seed: 1 });
  expect([value, details['failures']]).toEqual([0, []]);
});
