import { expect, test } from 'vitest';
import { run } from '#scripts/trials/encode-kill.ts';

const unharmed = { value: 0, differingHashes: 0, isSamePackage: true, faults: [] };

test(
  'an encoder, its ffmpeg and the server are killed while a lesson is encoded: it completes by itself, to the same bytes, and nothing is left',
  { timeout: 300_000 },
  async () => {
    const { value, details } = await run({ n: 3, seed: 3, minutes: 0.75, victims: ['encoder', 'ffmpeg', 'server'] });
    expect({ value, ...details }).toMatchObject({ ...unharmed, kills: 3 });
  },
);

test('an encoder is killed over the copy of a source that conforms: the copy is there all the same', { timeout: 300_000 }, async () => {
  const { value, details } = await run({ n: 1, seed: 4, minutes: 0.5, victims: ['copier'] });
  expect({ value, ...details }).toMatchObject({ ...unharmed, killed: { copier: 1 }, isCopied: true });
});
