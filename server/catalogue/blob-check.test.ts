import { mkdir, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { BlobHash } from '#shared/model/blob.ts';
import { openCatalogue } from '#tests/support/catalogue.ts';
import { temporaryFolder } from '#tests/support/folder.ts';
import { checkBlobs, mendBlobs } from './blob-check.ts';
import { createBlobStore } from './blob-store.ts';
import { listConcerned } from './package-store.ts';

const DAY_MS = 24 * 3_600_000;

async function openChecked() {
  const house = await openCatalogue();
  const folder = path.join(house.dataFolder, 'blobs');
  const blobs = async (): Promise<BlobHash[]> => (await house.blobs()).map((name) => BlobHash.parse(name)).toSorted();
  return {
    ...house,
    folder,
    names: blobs,
    check: () => checkBlobs({ reads: house.database.reads, folder, now: Date.now(), progress: () => undefined }),
    makeOld: (blob: BlobHash) => utimes(house.store.path(blob), new Date(Date.now() - 2 * DAY_MS), new Date(Date.now() - 2 * DAY_MS)),
  };
}

test('missing, damaged and orphaned files are told apart, and the lessons they concern are named', async () => {
  await using house = await openChecked();
  const lesson = await house.takeLesson('short.mp4');
  await house.encode(lesson);
  const image = await house.takeImage('notice.png');
  expect(await house.check()).toMatchObject({ missing: [], damaged: [], orphaned: [] });

  const picture = await house.database.reads('image').first('blob');
  const pkg = (await house.lesson(lesson))?.package;
  const [lost, rotten] = (await house.names()).filter((blob) => blob !== picture?.blob && blob !== pkg);
  if (!lost || !rotten) throw new Error('a lesson has more than two blobs');
  await rm(house.store.path(lost));
  const size = await house.store.bytes(rotten);
  await writeFile(house.store.path(rotten), Buffer.alloc(size ?? 0, 1));
  await writeFile(house.store.path(BlobHash.parse(picture?.blob)), 'half');
  const { blob: stray } = await house.store.put(Buffer.from('named by nobody'));

  const found = await house.check();
  expect(found.missing.map(({ blob }) => blob)).toEqual([lost]);
  expect(found.damaged.map(({ blob }) => blob).toSorted()).toEqual([rotten, String(picture?.blob)].toSorted());
  expect(found.orphaned).toEqual([{ blob: stray, bytes: 15, isClaimable: true }]);
  const concerned = await listConcerned(house.database.reads, [lost, rotten, BlobHash.parse(picture?.blob)]);
  expect(new Set(concerned.map(({ id, title }) => `${title} ${id}`))).toEqual(new Set([`short ${lesson}`, `notice ${image}`]));
});

test('of what nobody names only the old is removed; what an encode has just written or found again stays', async () => {
  await using house = await openChecked();
  const bytes = ['left behind', 'found again by an encode', 'just written'].map((text) => Buffer.from(text));
  const [old, again, young] = await Promise.all(bytes.map((piece) => house.store.put(piece).then(({ blob }) => blob)));
  if (!old || !again || !young) throw new Error('three were written');
  await house.makeOld(old);
  await house.makeOld(again);
  await house.store.put(bytes[1] ?? Buffer.alloc(0)); // The same bytes anew: nothing is written, and yet somebody is about to name it.
  expect(await mendBlobs(house.folder, await house.check(), undefined)).toMatchObject({ removed: 1, removedBytes: 11 });
  expect(await house.names()).toEqual([again, young].toSorted());
});

test('what is damaged is put aside, and the same file uploaded once more makes the old lesson whole', async () => {
  await using house = await openChecked();
  const lesson = await house.takeLesson('short.mp4');
  await house.encode(lesson);
  const before = await house.names();
  const [lost, rotten] = before;
  if (!lost || !rotten) throw new Error('a lesson has more than two blobs');
  await rm(house.store.path(lost));
  await writeFile(house.store.path(rotten), Buffer.alloc((await house.store.bytes(rotten)) ?? 0, 1));

  expect(await mendBlobs(house.folder, await house.check(), undefined)).toMatchObject({ putAside: 1, broughtBack: 0 });
  expect(await readdir(path.join(house.folder, '.damaged'))).toEqual([rotten]);
  expect((await house.check()).missing).toHaveLength(2);
  await house.encode(await house.takeLesson('short.mp4'));
  expect(await house.check()).toMatchObject({ missing: [], damaged: [] });
});

test('what is missing or damaged is brought back from a backup, but never bytes that are not what their name says', async () => {
  await using house = await openChecked();
  await house.encode(await house.takeLesson('short.mp4'));
  const [lost, rotten] = await house.names();
  if (!lost || !rotten) throw new Error('a lesson has more than two blobs');
  await using backup = await temporaryFolder();
  const kept = await createBlobStore(backup.path);
  await kept.put({ path: house.store.path(rotten) });
  await mkdir(path.dirname(kept.path(lost)), { recursive: true });
  await writeFile(kept.path(lost), 'rotten in the backup, too');
  await rm(house.store.path(lost));
  await writeFile(house.store.path(rotten), 'half');

  expect(await mendBlobs(house.folder, await house.check(), backup.path)).toMatchObject({ putAside: 1, broughtBack: 1 });
  const left = await house.check();
  expect([left.missing.map(({ blob }) => blob), left.damaged, left.orphaned]).toEqual([[lost], [], []]);
});
