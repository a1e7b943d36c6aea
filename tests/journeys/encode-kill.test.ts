import { expect, test } from 'vitest';
import { run } from '#scripts/trials/encode-kill.ts';

test('an encoder, its ffmpeg, the server and who copies are killed while a lesson is encoded: it completes by itself, to the same bytes, and nothing is left', async () => {
  const { value, details } = await run({ n: 4, seed: 3, minutes: 0.75, victims: ['encoder', 'ffmpeg', 'server', 'copier'] });
  const unharmed = { value: 0, differingHashes: 0, isSamePackage: true, faults: [], isCopied: true };
  expect({ value, ...details }).toMatchObject({ ...unharmed, killed: { encoder: 1, ffmpeg: 1, server: 1, copier: 1 } });
});
