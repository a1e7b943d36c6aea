import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { openBadFileServer, whole } from '#tests/support/bad-file-server.ts';
import { temporaryFolder } from '#tests/support/folder.ts';
import { hashOf } from '#tests/support/lesson-goods.ts';
import { draw, fullBucket } from '../../core/pace.ts';
import { openBlobFiles } from './blob-files.ts';
import { createPacer } from './pacer.ts';
import { createShelf } from './shelf.ts';

const KBPS = 256;
const BYTES_PER_MS = KBPS / 8;

test('whatever comes, in so long there was never more than the rate and one second’s worth, but for the piece that was under way', () => {
  const pieces = fc.array(fc.record({ bytes: fc.integer({ min: 1, max: 100_000 }), idleMs: fc.integer({ min: 0, max: 5000 }) }));
  fc.assert(
    fc.property(pieces, (all) => {
      let [mono, total, bucket] = [0, 0, fullBucket(KBPS, 0)];
      for (const { bytes, idleMs } of all) {
        mono += idleMs;
        expect(total).toBeLessThanOrEqual(BYTES_PER_MS * (mono + 1000) + 1);
        total += bytes;
        const drawn = draw(bucket, KBPS, bytes, mono);
        bucket = drawn.bucket;
        mono += drawn.waitMs;
      }
    }),
  );
});

/** Two blobs from a real server, onto a real shelf; only waiting takes time, by a clock of the test's own. */
async function fetchBoth(cap: number | null) {
  await using folder = await temporaryFolder();
  const blobs = [randomBytes(300_000), randomBytes(200_000)];
  await using server = await openBadFileServer(blobs.map((bytes) => whole(bytes)));
  let mono = 0;
  const seen: { mono: number; bytes: number }[] = [];
  let bytes = 0;
  const pacer = createPacer({ mono: () => mono, wait: async (ms) => void (mono += ms) });
  pacer.set(cap);
  const shelf = createShelf({
    files: await openBlobFiles(folder.path),
    log: pino({ level: 'silent' }),
    pacer,
    meter: { begin: () => undefined, received: (count) => void seen.push({ mono, bytes: (bytes += count) }), end: async () => undefined },
  });
  // One after the other: the answers of the server are in that order.
  for (const each of blobs) await shelf.obtain({ blob: hashOf(each), bytes: each.length }, server.fetchBlob, new AbortController().signal);
  return { mono, seen, isThere: blobs.every((each) => shelf.has(hashOf(each))) };
}

test('what is fetched under a cap comes whole, and never faster than the cap, both blobs together', async () => {
  const { mono, seen, isThere } = await fetchBoth(KBPS);
  expect(isThere).toBe(true);
  const largest = Math.max(...seen.map(({ bytes }, i) => bytes - (seen[i - 1]?.bytes ?? 0)));
  for (const each of seen) expect(each.bytes).toBeLessThanOrEqual(BYTES_PER_MS * (each.mono + 1000) + largest);
  expect(Math.abs(mono - (500_000 / BYTES_PER_MS - 1000))).toBeLessThan(100);
});

test('without a cap nothing waits', async () => {
  expect(await fetchBoth(null)).toMatchObject({ mono: 0, isThere: true });
});
