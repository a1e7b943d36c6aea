import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { madeFolder } from '#scripts/samples/expectations.ts';
import { AccountId, LessonId, newId } from '#shared/model/ids.ts';
import { chief, somebody } from '#tests/support/by.ts';
import { county } from '#tests/support/county.ts';
import { openUploadDesk } from '#tests/support/upload-desk.ts';
import { everywhere } from '../kit/by.ts';
import { listImages } from './image-store.ts';

const PATH = '/api/uploads';
const nameOf = (name: string): string => `filename ${Buffer.from(name).toString('base64')}`;

const bytes = Buffer.from('this is no video at all');

test('an upload that was cut goes on where it was, and its last byte is answered with the lesson it became', async () => {
  await using desk = await openUploadDesk();
  const begun = await desk.begin(bytes.length, '春耕 第一课.mp4');
  const address = begun.headers.get('location') ?? '';
  expect([begun.status, address]).toEqual([201, expect.stringMatching(/^\/api\/uploads\/upl_/)]);
  expect((await desk.send(address, 0, bytes.subarray(0, 9))).status).toBe(204);
  expect((await desk.ask('HEAD', address, {})).headers.get('upload-offset')).toBe('9');
  expect((await desk.send(address, 5, bytes.subarray(5))).status).toBe(409); // Not where it stands.
  const ended = await desk.send(address, 9, bytes.subarray(9));
  const id = LessonId.parse(ended.headers.get('fieldcast-content'));
  expect(await desk.lesson(id)).toMatchObject({
    title: '春耕 第一课',
    sourceName: '春耕 第一课.mp4',
    sourceBytes: bytes.length,
    state: 'waiting',
  });
  expect(await desk.jobOf(id)).toBeDefined();
});

test('the end said twice is one lesson, and what became a lesson is not taken away', async () => {
  await using desk = await openUploadDesk();
  const address = (await desk.begin(bytes.length, 'a.mp4')).headers.get('location') ?? '';
  const first = (await desk.send(address, 0, bytes)).headers.get('fieldcast-content');
  const again = await desk.send(address, bytes.length, new Uint8Array());
  expect(again.headers.get('fieldcast-content')).toBe(first);
  expect((await desk.ask('DELETE', address, {})).ok).toBe(false);
  expect((await desk.ask('HEAD', address, {})).headers.get('upload-offset')).toBe(String(bytes.length));
});

test('a picture becomes an image at once', async () => {
  await using desk = await openUploadDesk();
  const picture = await readFile(path.join(madeFolder, 'notice.png'));
  const address = (await desk.begin(picture.length, 'notice.png')).headers.get('location') ?? '';
  expect((await desk.send(address, 0, picture)).headers.get('fieldcast-content')).toMatch(/^img_/);
  expect(await desk.uploadsLeft()).toEqual([]);
});

test('a picture that is none is refused with its reason, and nothing is kept', async () => {
  await using desk = await openUploadDesk();
  const broken = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(200, 7)]);
  const address = (await desk.begin(broken.length, 'notice.png')).headers.get('location') ?? '';
  const answer = await desk.send(address, 0, broken);
  expect([answer.status, await answer.json()]).toEqual([422, expect.objectContaining({ code: 'media_fault' })]);
  expect([await desk.uploadsLeft(), await desk.blobs()]).toEqual([[], []]);
});

test.each(['square.jpg', 'notice.png'])('%s cut to a third is refused: its lower half would be grey', async (name) => {
  await using desk = await openUploadDesk();
  const whole = await readFile(path.join(madeFolder, name));
  const cut = whole.subarray(0, Math.floor(whole.length / 3));
  const address = (await desk.begin(cut.length, name)).headers.get('location') ?? '';
  const answer = await desk.send(address, 0, cut);
  expect(await answer.json()).toMatchObject({ code: 'media_fault', params: { fault: 'damaged' } });
  expect([await desk.uploadsLeft(), await desk.blobs()]).toEqual([[], []]);
});

test('what is too large, or of unknown length, is refused before its first byte', async () => {
  await using desk = await openUploadDesk();
  const large = await desk.begin(1e9 + 1, 'a.mp4');
  expect(large.status).toBe(413);
  const unknown = await desk.ask('POST', PATH, { 'upload-defer-length': '1', 'upload-metadata': nameOf('a.mp4') });
  expect([unknown.status, await unknown.json()]).toEqual([400, expect.objectContaining({ code: 'bad_request' })]);
  expect((await desk.begin('many', 'a.mp4')).status).toBe(400);
  expect(await desk.uploadsLeft()).toEqual([]);
});

test('an empty file is a lesson too: its page says that it is empty', async () => {
  await using desk = await openUploadDesk();
  const begun = await desk.begin(0, 'empty.mp4');
  expect(await desk.lesson(LessonId.parse(begun.headers.get('fieldcast-content')))).toMatchObject({ sourceBytes: 0, title: 'empty' });
});

test.each([
  ['../../keys/root', 'root'],
  ['C:\\Users\\wei\\课件.MP4', '课件'],
  ['a\u0000b\nc.mp4', 'ab c'],
  ['课件\u202e4pm.exe', '课件4pm'],
  ['Cafe\u0301.mp4', 'Café'],
  [`${'𡎚'.repeat(130)}.mp4`, '𡎚'.repeat(120)],
  [`${'长'.repeat(300)}.mp4`, '长'.repeat(120)],
  ['.mp4', '.mp4'],
  ['   ', '—'],
])('a file may be called %j: that is a title and never a path', async (name, title) => {
  await using desk = await openUploadDesk();
  const address = (await desk.begin(bytes.length, name)).headers.get('location') ?? '';
  const ended = await desk.send(address, 0, bytes);
  expect(await desk.lesson(LessonId.parse(ended.headers.get('fieldcast-content')))).toMatchObject({ title });
  expect((await desk.uploadsLeft()).every((file) => file.startsWith('upl_'))).toBe(true);
});

test.each([
  ['is its title', ' 春耕\u202e 第一课\n', '春耕 第一课'],
  ['that is blank to the eye is none: the file is called as it is', '\u200b ', 'a'],
])('a title that is sent along %s', async (_, sent, title) => {
  await using desk = await openUploadDesk();
  const address = (await desk.begin(bytes.length, 'a.mp4', sent)).headers.get('location') ?? '';
  const id = LessonId.parse((await desk.send(address, 0, bytes)).headers.get('fieldcast-content'));
  expect(await desk.lesson(id)).toMatchObject({ title, sourceName: 'a.mp4' });
});

test('an image takes the title that is sent along, too', async () => {
  await using desk = await openUploadDesk();
  const picture = await readFile(path.join(madeFolder, 'notice.png'));
  const address = (await desk.begin(picture.length, 'notice.png', '停水通知')).headers.get('location') ?? '';
  expect((await desk.send(address, 0, picture)).headers.get('fieldcast-content')).toMatch(/^img_/);
  expect((await listImages(desk.database.reads, everywhere, { sort: 'newest', page: 1, size: 48 })).images).toMatchObject([
    { title: '停水通知', sourceName: 'notice.png' },
  ]);
});

test('a title that is too long is refused before the first byte', async () => {
  await using desk = await openUploadDesk();
  const refused = await desk.begin(bytes.length, 'a.mp4', '长'.repeat(121));
  expect([refused.status, await refused.json()]).toEqual([
    400,
    { code: 'bad_request', params: { path: 'Upload-Metadata.title', why: 'at most 120 characters' } },
  ]);
  expect(await desk.uploadsLeft()).toEqual([]);
});

test('what somebody else uploads is not there: nobody goes on with it, and it becomes his lesson in his part of the tree', async () => {
  await using desk = await openUploadDesk();
  const town = await county(desk.database).region('长江镇');
  const mine = { ...somebody({ isEverywhere: false, paths: [`${town}/`], stations: [] }), account: newId('acc', AccountId) };
  desk.who.by = mine;
  const address = (await desk.begin(bytes.length, 'a.mp4')).headers.get('location') ?? '';
  desk.who.by = chief;
  expect((await desk.ask('HEAD', address, {})).status).toBe(404);
  expect((await desk.send(address, 0, bytes)).status).toBe(404);
  desk.who.by = mine;
  const id = LessonId.parse((await desk.send(address, 0, bytes)).headers.get('fieldcast-content'));
  expect(await desk.lesson(id)).toMatchObject({ home: town });
});
