import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { isEndedName } from '#server/catalogue/ended-upload.ts';
import { LessonId } from '#shared/model/ids.ts';
import { catalogueCalls, previewUrl } from '#shared/protocol/http/catalogue.ts';
import { programmeCalls } from '#shared/protocol/http/programmes.ts';
import { loadExpectations, pathOf } from '#scripts/samples/expectations.ts';
import type { OfficeClient } from '#scripts/office/client.ts';
import { run, until } from '../support/child.ts';
import { temporaryFolder } from '../support/folder.ts';
import { openOffice } from '../support/office.ts';

const settled = (client: OfficeClient, id: LessonId) =>
  until(async () => {
    const lesson = await client.call(catalogueCalls.getLesson, { params: { id } });
    return lesson.state === 'ready' || lesson.state === 'failed' ? lesson : undefined;
  });

async function sampleFile(file: string): Promise<string> {
  const sample = (await loadExpectations()).samples.find((it) => it.file === file);
  if (!sample) throw new Error(`there is no sample ${file}`);
  return pathOf(sample);
}

test('an uploaded video becomes a lesson that a browser can play, also when the server is killed meanwhile', async () => {
  await using folder = await temporaryFolder();
  await using office = await openOffice(folder.path);
  const id = LessonId.parse(await office.client.upload(await sampleFile('short.mp4')));
  await until(async () => (await office.client.call(catalogueCalls.getLesson, { params: { id } })).state !== 'waiting');
  await office.restart('SIGKILL');

  const lesson = await settled(office.client, id);
  expect(lesson).toMatchObject({ state: 'ready', fault: null, title: 'short', sourceName: 'short.mp4' });
  const master = await (await office.client.fetch(previewUrl(lesson.package ?? ''))).text();
  expect(master).toContain('#EXT-X-STREAM-INF');
  expect((await readdir(path.join(folder.path, 'uploads'))).filter((name) => !isEndedName(name))).toEqual([]);
});

test('a file may be brought in by the command line, under a title of its own', async () => {
  await using folder = await temporaryFolder();
  await using office = await openOffice(folder.path);
  const importer = (...args: string[]) =>
    run('scripts/import.ts', [...args, '--server', office.url, '--login', 'clerk'], { IMPORT_PASSWORD: 'wheat-field-4711' });
  await using one = importer(await sampleFile('notice.png'), '--title', ' 停水通知\u202e ');
  await one.says(/notice\.png → img_/);
  expect((await office.client.call(catalogueCalls.listImages, {})).images).toMatchObject([{ title: '停水通知', sourceName: 'notice.png' }]);
  await using two = importer(await sampleFile('notice.png'), await sampleFile('notice.png'), '--title', '停水通知');
  await two.says(/--title is for one file/);
  await using known = importer(await sampleFile('notice.png'));
  await known.says(/notice\.png = img_\S+: already there as “停水通知”/);
  await using again = importer(await sampleFile('notice.png'), '--again');
  await again.says(/notice\.png → img_/);
});

test('every file that is no lesson says why, and leaves nothing behind', async () => {
  await using folder = await temporaryFolder();
  await using office = await openOffice(folder.path);
  const broken = (await loadExpectations()).samples.filter((sample) => sample.kind === 'broken');
  for (const sample of broken) {
    const lesson = await settled(office.client, LessonId.parse(await office.client.upload(pathOf(sample))));
    expect({ ...lesson, file: sample.file }).toMatchObject({ state: 'failed', fault: sample.reason, package: null });
  }
  // What was in hand when another piece of the same lesson failed goes a moment later.
  const left = (): Promise<string[][]> => Promise.all(['uploads', 'blobs', 'work'].map((name) => listFiles(path.join(folder.path, name))));
  await until(async () => (await left()).flat().every(isEndedName));
});

test('a lesson in a playlist is not deleted; out of it, it goes with all its blobs', async () => {
  await using folder = await temporaryFolder();
  await using office = await openOffice(folder.path);
  const { client } = office;
  const { id } = await settled(client, LessonId.parse(await client.upload(await sampleFile('short.mp4'))));
  const playlist = await client.call(programmeCalls.createPlaylist, { body: { title: '早间', items: [{ content: id, seconds: null }] } });
  await expect(client.call(catalogueCalls.removeLesson, { params: { id } })).rejects.toMatchObject({
    code: 'in_use',
    params: { places: ['早间'] },
  });

  await client.call(programmeCalls.removePlaylist, { params: { id: playlist.id } });
  await client.call(catalogueCalls.removeLesson, { params: { id } });
  await until(async () => (await listFiles(path.join(folder.path, 'blobs'))).length === 0);
});

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}
