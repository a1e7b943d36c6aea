import { readFile, utimes } from 'node:fs/promises';
import path from 'node:path';
import { Upload } from 'tus-js-client';
import { expect, test } from 'vitest';
import { madeFolder } from '#scripts/samples/expectations.ts';
import { AccountId, LessonId, newId } from '#shared/model/ids.ts';
import { chief } from '#tests/support/by.ts';
import { openCuttingProxy } from '#tests/support/cutting-proxy.ts';
import { openUploadDesk, type UploadDesk } from '#tests/support/upload-desk.ts';

const noVideo = Buffer.from('this is no video at all');
const picture = (): Promise<Buffer> => readFile(path.join(madeFolder, 'notice.png'));

/** Sends by the real client; the answer to the last byte is lost, and `meanwhile` happens before the client asks. */
async function sendLosing(desk: UploadDesk, bytes: Buffer, meanwhile: (content: string) => Promise<unknown>) {
  let lost = '';
  const methods: string[] = [];
  await using line = await openCuttingProxy({
    port: Number(new URL(desk.url).port),
    nextCut: () => ({ afterBytes: Infinity, how: 'reset' }),
    loses(answer) {
      const said = /fieldcast-content: (\S+)/i.exec(answer)?.[1];
      if (lost !== '' || said === undefined) return false;
      lost = said;
      return true;
    },
  });
  const { promise, resolve, reject } = Promise.withResolvers<string | undefined>();
  const upload = new Upload(bytes, {
    endpoint: `${line.url}/api/uploads`,
    metadata: { filename: '春耕.mp4' },
    retryDelays: [0, 0, 0],
    onBeforeRequest: async (request) => {
      methods.push(request.getMethod());
      if (request.getMethod() === 'HEAD') await meanwhile(lost);
    },
    onSuccess: ({ lastResponse }) => resolve(lastResponse.getHeader('Fieldcast-Content')),
    onError: reject,
  });
  upload.start();
  return { content: await promise, lost, methods, address: new URL(upload.url ?? '').pathname };
}

const ending = (desk: UploadDesk) => (id: string) =>
  desk.encode(LessonId.parse(id)).catch(() => desk.endAs(LessonId.parse(id), 'not_a_video'));

test('the last answer was lost and the lesson is over: the file does not travel again, and is known for what it became', async () => {
  await using desk = await openUploadDesk();
  const sent = await sendLosing(desk, noVideo, ending(desk));
  expect(sent).toMatchObject({ content: sent.lost, methods: ['POST', 'PATCH', 'HEAD'] });
  expect(await desk.lesson(LessonId.parse(sent.lost))).toMatchObject({ state: 'failed', fault: 'not_a_video' });
  expect(await desk.uploadsLeft()).toEqual([]);
});

test('the last answer was lost and the lesson still waits: it is told all the same', async () => {
  await using desk = await openUploadDesk();
  const sent = await sendLosing(desk, noVideo, () => Promise.resolve());
  expect(sent).toMatchObject({ content: sent.lost, methods: ['POST', 'PATCH', 'HEAD'] });
});

test('a picture, whose bytes are gone at once, is one image', async () => {
  await using desk = await openUploadDesk();
  const sent = await sendLosing(desk, await picture(), () => Promise.resolve());
  expect(sent).toMatchObject({ content: expect.stringMatching(/^img_/), methods: ['POST', 'PATCH', 'HEAD'] });
});

test('an upload that has ended says its end again, for a day and to whom it belongs; it takes no more and is not taken back', async () => {
  await using desk = await openUploadDesk();
  const bytes = await picture();
  const { address, lost } = await sendLosing(desk, bytes, () => Promise.resolve());
  const [head, end] = [await desk.ask('HEAD', address, {}), await desk.send(address, bytes.length, new Uint8Array())];
  expect([head.status, head.headers.get('upload-offset'), head.headers.get('upload-length')]).toEqual([
    200,
    ...Array(2).fill(`${bytes.length}`),
  ]);
  expect([end.status, end.headers.get('upload-offset'), end.headers.get('fieldcast-content')]).toEqual([204, `${bytes.length}`, lost]);
  expect((await desk.send(address, 0, bytes)).status).toBe(409);
  expect((await desk.ask('DELETE', address, {})).status).toBe(404);

  desk.who.by = { ...chief, account: newId('acc', AccountId) };
  expect((await desk.ask('HEAD', address, {})).status).toBe(404);
  desk.who.by = chief;
  const record = path.join(desk.dataFolder, 'uploads', `${path.basename(address)}.ended.json`);
  await utimes(record, 0, Date.now() / 1000 - 23 * 3600);
  await desk.uploads.forget(Date.now());
  expect((await desk.ask('HEAD', address, {})).status).toBe(200);
  await utimes(record, 0, Date.now() / 1000 - 25 * 3600);
  await desk.uploads.forget(Date.now());
  expect((await desk.ask('HEAD', address, {})).status).toBe(404);
});

test('what was deleted since may be sent anew', async () => {
  await using desk = await openUploadDesk();
  const sent = await sendLosing(desk, noVideo, async (id) => {
    await ending(desk)(id);
    await desk.service.deleteLesson(chief, LessonId.parse(id));
  });
  expect(sent.methods).toEqual(['POST', 'PATCH', 'HEAD', 'POST', 'PATCH']);
  expect(sent.content).not.toBe(sent.lost);
});
