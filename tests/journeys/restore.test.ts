import { expect, test } from 'vitest';
import { run } from '#scripts/trials/restore.ts';

test(
  'an office is backed up while it runs, destroyed and restored, twice: ledger, audit log and lessons are whole, and the screen carries on',
  { timeout: 420_000 },
  async () => {
    const { details } = await run({ n: 2, seed: 11, database: 'sqlite' });
    expect(details).toMatchObject({ failures: [], lost: 0, doubled: 0 });
    expect(details['witnessed']).toBeGreaterThan(0);
    expect(details['sentAgain']).toBeGreaterThan(0);
  },
);
