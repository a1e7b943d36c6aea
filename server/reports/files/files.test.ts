import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { createBlobStore } from '#server/catalogue/blob-store.ts';
import { listNeeded, listUnused } from '#server/catalogue/package-store.ts';
import { BlobHash } from '#shared/model/blob.ts';
import { CommandId, newId, ScreenFileId } from '#shared/model/ids.ts';
import { commandCalls } from '#shared/protocol/http/commands.ts';
import { logPath, picturePath, screenFileCalls } from '#shared/protocol/http/screen-files.ts';
import { FILE_PIECE_BYTES, filePath, FileReceived, type FilePiece } from '#shared/protocol/player.ts';
import { serve } from '#tests/support/http.ts';
import { enrolBox, hire, openOffice } from '#tests/support/stations.ts';
import { fileRoutes } from './file-routes.ts';

const AT = 1_764_000_000_000;

/** An office that takes files, and a box that sends them. */
async function openDesk() {
  const office = await openOffice();
  const store = await createBlobStore(join(office.folder, 'blobs'));
  const later: unknown[] = [];
  const routes = fileRoutes({
    database: office.database,
    clock: office.clock,
    disk: { room: () => Promise.resolve({ roomBytes: 1e9, keptBytes: 0, freeBytes: 1e9 }) },
    may: office.accounts.may,
    enrolledScreen: office.stations.enrolledScreen,
    sweeping: { store, isBeingRead: () => Promise.resolve(false), sweepLater: (_tx, blobs) => Promise.resolve(later.push(blobs)) },
    folder: join(office.folder, 'work'),
  });
  const http = await serve([...office.accounts.routes, ...routes]);

  async function openSender(name: string) {
    const box = await enrolBox(office, name);
    const { token } = await box.logIn(box.screen.id);

    async function piece(about: Partial<FilePiece>, bytes: Uint8Array, hash = hashOf(bytes)) {
      const query = new URLSearchParams();
      const told = { kind: 'picture', reason: 'routine', at: AT, clock: 'sure', bytes: bytes.length, from: 0, ...about };
      for (const [key, value] of Object.entries({ id: newId('fil', ScreenFileId), ...told })) query.set(key, String(value));
      const response = await fetch(`${http.url}${filePath(hash)}?${query}`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' },
        body: new Uint8Array(bytes),
      });
      return { status: response.status, body: (await response.json()) as { code?: string } };
    }

    /** As a player does: asks, and goes on from where the office stands. */
    async function send(bytes: Buffer, about: Partial<FilePiece> = {}): Promise<ScreenFileId> {
      const id = about.id ?? newId('fil', ScreenFileId);
      for (let from = 0; from < bytes.length;) {
        const part = bytes.subarray(from, from + FILE_PIECE_BYTES);
        const { status, body } = await piece({ ...about, id, from, bytes: bytes.length }, part, hashOf(bytes));
        expect(status).toBe(200);
        from = FileReceived.parse(body).received;
      }
      return id;
    }
    return { ...box, id: box.screen.id, piece, send };
  }

  const admin = Object.assign(http.visitor(), { cookie: office.admin.cookie });
  const list = async (id: Awaited<ReturnType<typeof openSender>>['id']) =>
    (await admin.call(screenFileCalls.listScreenFiles, { params: { id } })).files;
  return {
    office,
    store,
    url: http.url,
    admin,
    openSender,
    list,
    async [Symbol.asyncDispose]() {
      await http[Symbol.asyncDispose]();
      await office[Symbol.asyncDispose]();
    },
  };
}

const hashOf = (bytes: Uint8Array): BlobHash => BlobHash.parse(createHash('sha256').update(bytes).digest('hex'));

/** A JPEG as far as its frame tells: its size, and `extra` bytes of comment. */
function jpegOf(width: number, height: number, extra = 0): Buffer {
  const frame = Buffer.from([0xff, 0xc0, 0, 11, 8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0]);
  const comments = Array.from({ length: Math.ceil(extra / 60_000) }, (_, n) =>
    Buffer.concat([Buffer.from([0xff, 0xfe, 0xea, 0x62]), Buffer.alloc(60_000, n)]),
  );
  return Buffer.concat([Buffer.from([0xff, 0xd8]), ...comments, frame, Buffer.alloc(32), Buffer.from([0xff, 0xd9])]);
}

test('a picture that comes in pieces, and again from where the line was cut, is seen by whoever may see its screen', async () => {
  await using desk = await openDesk();
  const box = await desk.openSender('大屏');
  const picture = jpegOf(1280, 720, 120_000);
  const id = newId('fil', ScreenFileId);
  const first = await box.piece({ id, bytes: picture.length }, picture.subarray(0, FILE_PIECE_BYTES), hashOf(picture));
  expect(FileReceived.parse(first.body)).toEqual({ received: FILE_PIECE_BYTES });
  const asked = await box.piece({ id, bytes: picture.length }, new Uint8Array(), hashOf(picture));
  expect(FileReceived.parse(asked.body)).toEqual({ received: FILE_PIECE_BYTES });
  await box.send(picture, { id });
  expect(FileReceived.parse((await box.piece({ id, bytes: picture.length }, picture.subarray(0, 9), hashOf(picture))).body).received).toBe(
    picture.length,
  );

  const size = { width: 1280, height: 720 };
  expect(await desk.list(box.id)).toMatchObject([{ id, kind: 'picture', reason: 'routine', bytes: picture.length, size, clock: 'sure' }]);
  const { pictures } = await desk.admin.call(screenFileCalls.newestPictures, { query: {} });
  expect(pictures.map(({ screen }) => screen)).toEqual([box.id]);
  const seen = await fetch(desk.url + picturePath(box.id, id), { headers: { cookie: desk.admin.cookie ?? '' } });
  expect(seen.headers.get('content-type')).toBe('image/jpeg');
  expect(Buffer.from(await seen.arrayBuffer()).equals(picture)).toBe(true);
  const blob = { blob: hashOf(picture), bytes: picture.length };
  expect(await listNeeded(desk.office.database.reads)).toEqual([blob]); // What a backup takes along, and fsck looks for.
});

test('what is not what it says is refused, and nothing of it is kept', async () => {
  await using desk = await openDesk();
  const [box, other] = [await desk.openSender('大屏'), await desk.openSender('文化长廊')];
  const picture = jpegOf(640, 360);
  const asked = await desk.office.admin.call(commandCalls.commandScreen, {
    params: { id: box.id },
    body: { order: { kind: 'screenshot' } },
  });
  const attempts = {
    'another screen’s command': await other.piece({ reason: 'command', command: asked.id }, picture),
    'a command that never was': await box.piece({ reason: 'command', command: newId('cmd', CommandId) }, picture),
    'other bytes': await box.piece({}, picture, hashOf(Buffer.from('other'))),
    'no JPEG': await box.piece({}, Buffer.from('<svg onload="alert(1)"/>'.repeat(9))),
    'half a JPEG': await box.piece({}, picture.subarray(0, -2)),
    'a wall of points': await box.piece({}, jpegOf(8000, 8000)),
    'more than was told': await box.piece({ bytes: 10 }, picture),
    'too much': await box.piece({ bytes: 300 * 1024 }, picture),
    'a piece too large': await box.piece({ bytes: 200_000 }, Buffer.alloc(FILE_PIECE_BYTES + 1)),
    'no log': await box.piece({ kind: 'log' }, picture),
    'a hash that is none': await box.piece({}, picture, '..%2F..%2Fkeys' as BlobHash),
  };
  const refusals = Object.entries(attempts).map(([what, { status, body }]) => [what, status, body.code]);
  expect(refusals).toEqual([
    ['another screen’s command', 404, 'not_found'],
    ['a command that never was', 404, 'not_found'],
    ['other bytes', 400, 'bad_request'],
    ['no JPEG', 400, 'bad_request'],
    ['half a JPEG', 400, 'bad_request'],
    ['a wall of points', 400, 'bad_request'],
    ['more than was told', 400, 'bad_request'],
    ['too much', 413, 'too_large'],
    ['a piece too large', 413, 'too_large'],
    ['no log', 400, 'bad_request'],
    ['a hash that is none', 400, 'bad_request'],
  ]);
  expect([...(await desk.list(box.id)), ...(await desk.list(other.id))]).toEqual([]);
  expect(await desk.store.has(hashOf(picture))).toBe(false);

  await box.send(picture, { reason: 'command', command: asked.id });
  expect(await desk.list(box.id)).toMatchObject([{ command: asked.id }]);
});

test('of each screen the last are kept, and the bytes of those that go are freed', async () => {
  await using desk = await openDesk();
  const box = await desk.openSender('大屏');
  const pictures = Array.from({ length: 6 }, (_, n) => jpegOf(100 + n, 50));
  for (const picture of pictures) {
    desk.office.clock.advance(1000);
    await box.send(picture);
  }
  expect(await desk.list(box.id)).toHaveLength(4);
  const there = await Promise.all(pictures.map((picture) => desk.store.has(hashOf(picture))));
  expect(there).toEqual([false, false, true, true, true, true]);
  expect(await listUnused(desk.office.database.reads, pictures.map(hashOf))).toHaveLength(2);
});

test('a log is for who may change the screen; a picture is not had as a log, nor through another screen', async () => {
  await using desk = await openDesk();
  const [box, other] = [await desk.openSender('大屏'), await desk.openSender('文化长廊')];
  const log = await box.send(gzipSync('{"level":30,"msg":"directed"}\n'), { kind: 'log', reason: 'command' });
  const picture = await box.send(jpegOf(640, 360));
  const reader = await hire(desk.office, 'reader', { role: 'operator', place: { kind: 'everywhere' } });
  const status = async (path: string, cookie = desk.admin.cookie) =>
    (await fetch(desk.url + path, { headers: { cookie: cookie ?? '' } })).status;
  expect(await Promise.all([status(logPath(box.id, log)), status(logPath(box.id, log), reader.cookie)])).toEqual([200, 403]);
  expect(await status(picturePath(box.id, picture), reader.cookie)).toBe(200);
  expect(await Promise.all([status(logPath(box.id, picture)), status(picturePath(other.id, picture))])).toEqual([404, 404]);
});
