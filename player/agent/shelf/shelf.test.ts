import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { blobPath, type BlobRef } from '#shared/model/blob.ts';
import { stalledAfter, openBadFileServer, rest, restUpTo, status, whole, type Answer } from '#tests/support/bad-file-server.ts';
import { temporaryFolder } from '#tests/support/folder.ts';
import { hashOf } from '#tests/support/lesson-goods.ts';
import { until } from '#tests/support/until.ts';
import { Unreachable } from '../link/http.ts';
import { openBlobFiles } from './blob-files.ts';
import { createShelf } from './shelf.ts';

const bytes = randomBytes(300_000);
const ref: BlobRef = { blob: hashOf(bytes), bytes: bytes.length };
const never = new AbortController().signal;

async function openShelf(folder: string) {
  return createShelf({
    files: await openBlobFiles(folder),
    log: pino({ level: 'silent' }),
    cacheBytes: 1_000_000,
    patienceMs: 1000,
    breathMs: 1,
  });
}

async function stand(answers: Answer[]) {
  const folder = await temporaryFolder();
  const server = await openBadFileServer(answers);
  const shelf = await openShelf(folder.path);
  return {
    shelf,
    server,
    folder: folder.path,
    obtain: () => shelf.obtain(ref, server.fetchBlob, never),
    /** Begins, and is stopped when so many bytes have come. */
    async stopAfter(count: number): Promise<void> {
      const stop = new AbortController();
      const outcome = shelf.obtain(ref, server.fetchBlob, stop.signal).catch((error: unknown) => error);
      await until(() => (statSync(join(folder.path, 'partial', ref.blob), { throwIfNoEntry: false })?.size ?? 0) >= count);
      stop.abort();
      expect(await outcome).toBeInstanceOf(Unreachable);
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

test('a blob that came whole is on the shelf, also after a restart', async () => {
  await using it = await stand([whole(bytes)]);
  await it.obtain();
  expect(await it.shelf.read(ref.blob)).toEqual(bytes);
  const again = await openShelf(it.folder);
  expect(again.has(ref.blob)).toBe(true);
});

test('a download that was stopped goes on where it was', async () => {
  await using it = await stand([stalledAfter(bytes, 100_000), rest(bytes)]);
  await it.stopAfter(100_000);
  expect(it.shelf.has(ref.blob)).toBe(false);
  await it.obtain();
  expect(it.server.asked[1]?.range).toBe('bytes=100000-');
  expect(it.server.asked[1]?.ifRange).toBe('"v1"');
  expect(await it.shelf.read(ref.blob)).toEqual(bytes);
});

test('a line that breaks again and again is taken up again for as long as each time brings something', async () => {
  await using it = await stand([stalledAfter(bytes, 50_000), restUpTo(bytes, 100_000), restUpTo(bytes, 100_001), status(503), rest(bytes)]);
  await expect(it.obtain()).rejects.toThrow(Unreachable); // The fourth brought nothing.
  expect(it.server.asked.map(({ range }) => range)).toEqual([undefined, 'bytes=50000-', 'bytes=100000-', 'bytes=100001-']);
  await it.obtain();
  expect(await it.shelf.read(ref.blob)).toEqual(bytes);
});

test('a download whose line was cut goes on by itself where it stopped', async () => {
  await using it = await stand([stalledAfter(bytes, 100_000), rest(bytes)]);
  await it.obtain();
  expect(it.server.asked[1]?.range).toBe('bytes=100000-');
  expect(it.server.asked[1]?.ifRange).toBe('"v1"');
  expect(await it.shelf.read(ref.blob)).toEqual(bytes);
});

test('a server that has no ranges sends it all again, and that is taken from the start', async () => {
  await using it = await stand([stalledAfter(bytes, 100_000), whole(bytes)]);
  await it.obtain();
  expect(await it.shelf.read(ref.blob)).toEqual(bytes);
});

test('a range that the server refuses is tried from the start next time', async () => {
  await using it = await stand([stalledAfter(bytes, 100_000), status(416), whole(bytes)]);
  await expect(it.obtain()).rejects.toThrow(Unreachable);
  await it.obtain();
  expect(it.server.asked[2]?.range).toBeUndefined();
  expect(await it.shelf.read(ref.blob)).toEqual(bytes);
});

test('bytes that are not what the name says never get onto the shelf', async () => {
  const wrong = Buffer.from(bytes);
  wrong[150_000] = (wrong[150_000] ?? 0) ^ 1;
  await using it = await stand([whole(wrong), whole(bytes)]);
  await expect(it.obtain()).rejects.toThrow(/media_fault/);
  expect(it.shelf.has(ref.blob)).toBe(false);
  await it.obtain();
  expect(it.server.asked[1]?.range).toBeUndefined();
  expect(await it.shelf.read(ref.blob)).toEqual(bytes);
});

test('a file that does not end is given up', async () => {
  await using it = await stand([whole(Buffer.concat([bytes, randomBytes(10)]))]);
  await expect(it.obtain()).rejects.toThrow(/media_fault/);
  expect(await readdir(join(it.folder, 'partial'))).toEqual([]);
});

test('a resumed download whose beginning was spoilt on the disk is thrown away', async () => {
  await using it = await stand([stalledAfter(bytes, 100_000), rest(bytes), whole(bytes)]);
  await it.stopAfter(100_000);
  const partial = join(it.folder, 'partial', ref.blob);
  const begun = await readFile(partial);
  begun[10] = (begun[10] ?? 0) ^ 1;
  await writeFile(partial, begun);
  await expect(it.obtain()).rejects.toThrow(/media_fault/);
  await it.obtain();
  expect(await it.shelf.read(ref.blob)).toEqual(bytes);
});

test('not found and broken servers leave nothing half-done', async () => {
  await using it = await stand([status(404), status(503)]);
  await expect(it.obtain()).rejects.toThrow(Unreachable);
  await expect(it.obtain()).rejects.toThrow(Unreachable);
  expect(await readdir(join(it.folder, 'partial'))).toEqual([]);
});

test('a blob that rotted on the disk is never served: it goes, and is missed', async () => {
  await using it = await stand([whole(bytes)]);
  await it.obtain();
  const file = join(it.folder, blobPath(ref.blob));
  await truncate(file, 1000);
  const lost: string[] = [];
  it.shelf.onLost((hash) => void lost.push(hash));
  expect(await it.shelf.read(ref.blob)).toBeNull();
  expect(lost).toEqual([ref.blob]);
  expect(it.shelf.has(ref.blob)).toBe(false);
});

test('what no generation names is let go, half-fetched things too', async () => {
  await using it = await stand([whole(bytes), stalledAfter(bytes, 100)]);
  await it.obtain();
  const other = { blob: hashOf(Buffer.from('other')), bytes: 200_000 };
  await expect(it.shelf.obtain(other, it.server.fetchBlob, never)).rejects.toThrow(Unreachable);
  expect(await it.shelf.keepOnly(new Set([ref.blob]))).toBe(0);
  expect(await readdir(join(it.folder, 'partial'))).toEqual([]);
  expect(await it.shelf.keepOnly(new Set())).toBe(1);
  expect(await it.shelf.read(ref.blob)).toBeNull();
});
