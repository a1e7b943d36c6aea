import { expect, test } from 'vitest';
import { run } from '#scripts/trials/syscalls.ts';

test(
  'an agent that dies at one of its system calls, or gets an error from a write, goes on with one whole plan',
  { timeout: 300_000 },
  async () => {
    const { details } = await run({ n: 5, seed: 3 });
    expect(details).toMatchObject({ wrong: 0, examples: [] });
    expect(details['killed']).toBeGreaterThan(2);
    expect(details['faulted']).toBeGreaterThan(1);
  },
);
