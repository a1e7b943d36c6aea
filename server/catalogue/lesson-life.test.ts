import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { madeFolder } from '#scripts/samples/expectations.ts';
import { BlobHash } from '#shared/model/blob.ts';
import { chief } from '#tests/support/by.ts';
import { openCatalogue } from '#tests/support/catalogue.ts';
import { until } from '#tests/support/child.ts';
import { updateLesson } from './lesson-store.ts';
import { posterService } from './poster-service.ts';

type House = Awaited<ReturnType<typeof openCatalogue>>;
type LessonId = Awaited<ReturnType<House['takeLesson']>>;

const says = (house: House, id: LessonId, change: Parameters<typeof updateLesson>[2]) =>
  house.database.transaction((tx) => updateLesson(tx, id, change));
const isWorking = (house: House, id: LessonId) => until(async () => (await house.lesson(id))?.state === 'working', 5);
const packages = (house: House) => house.database.reads('package_blob');

test('a file becomes a lesson, is encoded, and its upload is let go', async () => {
  await using house = await openCatalogue();
  const id = await house.takeLesson('short.mp4');
  expect(await house.lesson(id)).toMatchObject({ title: 'short', sourceName: 'short.mp4', state: 'waiting', package: null });
  expect(await house.encode(id)).toBe('done');
  expect(await house.lesson(id)).toMatchObject({ state: 'ready', progress: 1, fault: null, package: expect.any(String) });
  expect(await house.uploadsLeft()).toEqual([]);
  expect((await house.blobs()).toSorted()).toEqual(await packages(house).orderBy('blob').pluck('blob'));
  expect(await house.encode(id)).toBe('skipped');
});

test('an encode that is through after the lesson was cancelled changes nothing and leaves nothing', async () => {
  await using house = await openCatalogue();
  const id = await house.takeLesson('short.mp4');
  const encoding = house.encode(id);
  await isWorking(house, id);
  await says(house, id, { state: 'failed', fault: 'cancelled' });
  expect(await encoding).toBe('skipped');
  expect(await house.lesson(id)).toMatchObject({ state: 'failed', fault: 'cancelled', package: null });
  expect([await house.blobs(), await packages(house)]).toEqual([[], []]);
  expect(await house.uploadsLeft()).toHaveLength(2); // It can be tried again.
});

test('an encode that is through after the lesson was deleted leaves nothing', async () => {
  await using house = await openCatalogue();
  const id = await house.takeLesson('short.mp4');
  const encoding = house.encode(id);
  await isWorking(house, id);
  await house.database.transaction((tx) => tx('lesson').where({ id }).delete());
  expect(await encoding).toBe('skipped');
  expect([await house.blobs(), await packages(house)]).toEqual([[], []]);
});

test('a lesson that was cancelled in the moment it was taken up stays cancelled', async () => {
  await using house = await openCatalogue();
  const id = await house.takeLesson('short.mp4');
  await house.service.cancelLesson(chief, id);
  expect(await house.encode(id)).toBe('skipped');
  expect(await house.lesson(id)).toMatchObject({ state: 'failed', fault: 'cancelled' });
});

test('a cancelled lesson is tried again by its page or by its job, but not by both', async () => {
  await using house = await openCatalogue();
  const id = await house.takeLesson('short.mp4');
  const job = await house.jobOf(id);
  if (!job) throw new Error('no job');
  await house.service.cancelLesson(chief, id);
  expect(await house.service.retryLesson(chief, id)).toMatchObject({ state: 'waiting', fault: null });
  await expect(house.queue.retry(job)).rejects.toThrow('conflict');
  await house.service.cancelLesson(chief, id);
  await house.queue.retry(job);
  expect(await house.lesson(id)).toMatchObject({ state: 'waiting', fault: null });
  await expect(house.service.retryLesson(chief, id)).rejects.toThrow('conflict');
});

test('a removal that is refused does not cancel the encode', async () => {
  await using house = await openCatalogue();
  const id = await house.takeLesson('short.mp4');
  house.used.push({ kind: 'playlist', id: 'pls_1', title: '春耕' });
  await expect(house.service.deleteLesson(chief, id)).rejects.toMatchObject({ code: 'in_use', params: { places: ['春耕'] } });
  expect(await house.jobOf(id)).toBeDefined();
  expect(await house.lesson(id)).toMatchObject({ state: 'waiting' });
});

test('what a deleted lesson had on the disk is swept, except what another lesson shares', async () => {
  await using house = await openCatalogue();
  const [first, second] = [await house.takeLesson('short.mp4'), await house.takeLesson('short.mp4')];
  await house.encode(first);
  await house.encode(second);
  const all = await house.blobs();
  await house.queue.start();
  await house.service.deleteLesson(chief, first);
  expect(await house.blobs()).toEqual(all);
  await house.service.deleteLesson(chief, second);
  await until(async () => (await house.blobs()).length === 0, 20);
  expect(await packages(house)).toEqual([]);
});

test('a server that was killed between the seal and the tidying takes the file in no second time', async () => {
  await using house = await openCatalogue();
  const id = await house.takeLesson('short.mp4');
  const upload = (await house.uploadsLeft()).find((name) => !name.endsWith('.json')) ?? '';
  await house.encode(id);
  await copyFile(path.join(madeFolder, 'short.mp4'), path.join(house.dataFolder, 'uploads', upload)); // As if it had not been removed.
  await house.uploads.recover(Date.now());
  expect(await house.database.reads('lesson').pluck('id')).toEqual([id]);
  await house.uploads.recover(Date.now() + 8 * 24 * 3_600_000);
  expect(await house.uploadsLeft()).toEqual([]);
});

test('two images of the same bytes share a blob, which goes with the last of them', async () => {
  await using house = await openCatalogue();
  const [first, second] = [await house.takeImage('notice.png'), await house.takeImage('notice.png')];
  expect(await house.uploadsLeft()).toEqual([]);
  expect(await house.blobs()).toHaveLength(1);
  await house.queue.start();
  await house.service.deleteImage(chief, first);
  expect(await house.blobs()).toHaveLength(1);
  await house.service.deleteImage(chief, second);
  await until(async () => (await house.blobs()).length === 0, 20);
});

test('another of its own pictures stands for a lesson once somebody says so; nobody else’s does', async () => {
  await using house = await openCatalogue();
  const id = await house.takeLesson('short.mp4');
  await house.encode(id);
  const posters = posterService(house);
  const { posters: five } = await posters.listPosters(chief, id);
  const [first, second] = five;
  if (!first || !second) throw new Error('no pictures');
  expect(five).toHaveLength(5);
  expect(await house.lesson(id)).toMatchObject({ poster: first.blob, revision: 1 });

  expect(await posters.choosePoster(chief, id, 1, second.blob)).toMatchObject({ poster: second.blob, revision: 2 });
  expect(await house.lesson(id)).toMatchObject({ poster: second.blob, revision: 2 });
  await expect(posters.choosePoster(chief, id, 1, first.blob)).rejects.toMatchObject({ code: 'conflict' });
  const foreign = BlobHash.parse('f'.repeat(64));
  await expect(posters.choosePoster(chief, id, 2, foreign)).rejects.toMatchObject({ code: 'not_found', params: { what: 'poster' } });
  const rows: unknown[] = await house.database.reads('audit').where({ action: 'lesson.revise', subject: id });
  expect(rows).toHaveLength(1);
});
