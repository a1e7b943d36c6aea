import { expect, test } from 'vitest';
import { run } from '#scripts/trials/encode-kill.ts';

test(
  'an encoder, its ffmpeg and the server are killed while a lesson is encoded: it completes by itself, to the same bytes, and nothing is left',
  { timeout: 300_000 },
  async () => {
    const { value, details } = await run({ n: 3, seed: 3, minutes: 0.75 });
    expect({ value, ...details }).toMatchObject({ value: 0, kills: 3, differingHashes: 0, isSamePackage: true, faults: [] });
  },
);
