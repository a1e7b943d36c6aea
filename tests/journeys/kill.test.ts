import { expect, test } from 'vitest';
import { run } from '#scripts/trials/kill.ts';

test('agent and server are killed five times each: nothing is lost, nothing doubled, no unverified byte served', async () => {
  const { details } = await run({ n: 5, seed: 7 });
  expect(details).toMatchObject({ lost: 0, doubled: 0, wrongBlobs: 0 });
  expect(details['witnessed']).toBeGreaterThan(0);
});
