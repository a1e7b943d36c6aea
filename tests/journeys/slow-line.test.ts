import { expect, test } from 'vitest';
import { throughSlowLine } from '#scripts/trials/slow-line.ts';

test('a lesson comes through a narrow line that is cut again and again, and past kills of the agent; a changed chunk is all that is fetched again', async () => {
  const { failures, cuts } = await throughSlowLine({ lessonBytes: 12_000_000, chunks: 6, kills: 2, seed: 1 });
  expect(failures).toEqual([]);
  expect(cuts).toBeGreaterThan(2);
}, 120_000);
