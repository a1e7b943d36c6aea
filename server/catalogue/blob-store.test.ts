import { createHash } from 'node:crypto';
import { chmod, readdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { BlobHash } from '#shared/model/blob.ts';
import { temporaryFolder } from '#tests/support/folder.ts';
import { createBlobStore } from './blob-store.ts';
import { openDraft } from './ingest/blob-draft.ts';

const nameOf = (bytes: string): BlobHash => BlobHash.parse(createHash('sha256').update(bytes).digest('hex'));

async function openStore() {
  const temporary = await temporaryFolder();
  const store = await createBlobStore(temporary.path);
  return { folder: temporary.path, store, [Symbol.asyncDispose]: () => temporary[Symbol.asyncDispose]() };
}

test('a blob is named by its bytes, and putting it twice changes nothing', async () => {
  await using opened = await openStore();
  const { store } = opened;
  expect(await store.put(Buffer.from('wheat'))).toEqual({ blob: nameOf('wheat'), bytes: 5, isNew: true });
  expect(await store.put(Buffer.from('wheat'))).toEqual({ blob: nameOf('wheat'), bytes: 5, isNew: false });
  expect(await buffer(store.read(nameOf('wheat')))).toEqual(Buffer.from('wheat'));
});

test('a stretch of a file becomes a blob of its own, and is read by ranges', async () => {
  await using opened = await openStore();
  const { folder, store } = opened;
  await writeFile(join(folder, 'source'), 'sow in spring, reap in autumn');
  const { blob } = await store.put({ path: join(folder, 'source'), offset: 7, bytes: 6 });
  expect(blob).toBe(nameOf('spring'));
  expect(String(await buffer(store.read(blob, 2, 3)))).toBe('rin');
  expect(await buffer(store.read(blob, 2, 0))).toHaveLength(0);
});

test('a stretch past the end of its file becomes nothing', async () => {
  await using opened = await openStore();
  const { folder, store } = opened;
  await writeFile(join(folder, 'source'), 'short');
  await expect(store.put({ path: join(folder, 'source'), offset: 0, bytes: 9 })).rejects.toThrow('ends before byte 9');
  expect(await readdir(join(folder, '.part'))).toEqual([]);
});

test('a blob that rotted on the disk is found, and put right by putting it again', async () => {
  await using opened = await openStore();
  const { store } = opened;
  const { blob } = await store.put(Buffer.from('wheat'));
  expect(await store.verify(blob)).toBe(true);
  await writeFile(store.path(blob), 'wheaT');
  expect(await store.verify(blob)).toBe(false);
  await store.remove(blob);
  expect(await store.has(blob)).toBe(false);
  expect(await store.verify(blob)).toBe(false);
});

test('what a killed process left half-written is swept away, what another writes now is not', async () => {
  await using opened = await openStore();
  const { folder } = opened;
  await writeFile(join(folder, '.part', '4194305-gone'), 'half');
  await writeFile(join(folder, '.part', '1-somebody-else'), 'half');
  await createBlobStore(folder);
  expect(await readdir(join(folder, '.part'))).toEqual(['1-somebody-else']);
});

test('a draft that is given up takes its own blobs with it and leaves those that were there before', async () => {
  await using opened = await openStore();
  const { store } = opened;
  await store.put(Buffer.from('old'));
  const draft = openDraft(store);
  await draft.put(Buffer.from('old'));
  await draft.put(Buffer.from('new'));
  await draft.discard();
  expect([await store.has(nameOf('old')), await store.has(nameOf('new'))]).toEqual([true, false]);
});

test('two drafts share a blob: it stays while one of them needs it', async () => {
  await using opened = await openStore();
  const { store } = opened;
  const [first, second, third] = [openDraft(store), openDraft(store), openDraft(store)];
  for (const draft of [first, second, third]) await draft.put(Buffer.from('silence'));
  await first.discard();
  second.keep();
  await third.discard();
  expect(await store.has(nameOf('silence'))).toBe(true);
});

test('two drafts share a blob and both are given up: nothing is left', async () => {
  await using opened = await openStore();
  const { store } = opened;
  const [first, second] = [openDraft(store), openDraft(store)];
  for (const draft of [first, second]) await draft.put(Buffer.from('silence'));
  await first.discard();
  expect(await store.has(nameOf('silence'))).toBe(true);
  await second.discard();
  expect(await store.has(nameOf('silence'))).toBe(false);
});

test('where nginx sends the blobs, its group may read them: those that lie there and those that come', async () => {
  await using temporary = await temporaryFolder();
  const folder = join(temporary.path, 'blobs');
  const before = await createBlobStore(folder);
  const old = await before.put(Buffer.from('old'));
  for (const one of [folder, dirname(before.path(old.blob))]) await chmod(one, 0o700);
  await chmod(before.path(old.blob), 0o600);

  const store = await createBlobStore(folder, { isForGroup: true });
  const fresh = await store.put(Buffer.from('fresh'));
  const modeOf = async (file: string) => ((await stat(file)).mode & 0o777).toString(8);
  expect(await modeOf(folder)).toBe('750');
  for (const { blob } of [old, fresh])
    expect([await modeOf(dirname(store.path(blob))), await modeOf(store.path(blob))]).toEqual(['750', '640']);
});
