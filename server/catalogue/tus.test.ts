import { randomBytes } from 'node:crypto';
import { readFile, utimes } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openUploadDesk, type UploadDesk } from '#tests/support/upload-desk.ts';
import { until } from '#tests/support/child.ts';

/** One request, byte for byte as it stands here, and its answer. */
async function say(desk: UploadDesk, head: string[], body: Uint8Array = Buffer.alloc(0)) {
  const socket = dial(desk);
  socket.write([...head, 'Host: office', 'Connection: close', '', ''].join('\r\n'));
  socket.write(body);
  return answerOf(await readAll(socket));
}

function dial(desk: UploadDesk): Socket {
  const { hostname, port } = new URL(desk.url);
  return connect(Number(port), hostname).on('error', () => undefined);
}

async function readAll(socket: Socket): Promise<string> {
  let text = '';
  for await (const piece of socket) text += String(piece);
  return text;
}

function answerOf(text: string) {
  const [head = '', body = ''] = text.split('\r\n\r\n');
  const [status = '', ...lines] = head.split('\r\n');
  const headers = new Map(lines.map((line) => [line.split(': ')[0]?.toLowerCase() ?? '', line.slice(line.indexOf(': ') + 2)]));
  return { status: Number(status.split(' ')[1]), header: (name: string) => headers.get(name), body };
}

const TUS = 'Tus-Resumable: 1.0.0';
const BYTES = 'Content-Type: application/offset+octet-stream';
const NAME = `Upload-Metadata: filename ${Buffer.from('春耕.mp4').toString('base64')}`;

async function begin(desk: UploadDesk, bytes: number): Promise<string> {
  const begun = await say(desk, ['POST /api/uploads HTTP/1.1', TUS, `Upload-Length: ${bytes}`, NAME, 'Content-Length: 0']);
  expect(begun.status).toBe(201);
  return begun.header('location') ?? '';
}

const patch = (address: string, offset: number, length: number): string[] => [
  `PATCH ${address} HTTP/1.1`,
  TUS,
  BYTES,
  `Upload-Offset: ${offset}`,
  `Content-Length: ${length}`,
];
const offsetOf = async (desk: UploadDesk, address: string) =>
  Number((await say(desk, [`HEAD ${address} HTTP/1.1`, TUS])).header('upload-offset'));

test('what the server can of tus is what it says, no more', async () => {
  await using desk = await openUploadDesk();
  const said = await say(desk, ['OPTIONS /api/uploads HTTP/1.1']);
  expect([said.status, said.header('tus-version'), said.header('tus-max-size')]).toEqual([204, '1.0.0', '1000000000']);
  expect(said.header('tus-extension')).toBe('creation,creation-with-upload,termination,expiration');
});

test.each([['Tus-Resumable: 0.2.2'], ['X-Nothing: 1']])('another version is refused with the one there is: %s', async (version) => {
  await using desk = await openUploadDesk();
  const said = await say(desk, ['POST /api/uploads HTTP/1.1', version, 'Upload-Length: 9', NAME, 'Content-Length: 0']);
  expect([said.status, said.header('tus-version'), said.header('tus-resumable')]).toEqual([412, '1.0.0', '1.0.0']);
  expect(await desk.uploadsLeft()).toEqual([]);
});

test('core: HEAD says where it stands and is never cached, PATCH goes on from there and only from there', async () => {
  await using desk = await openUploadDesk();
  const address = await begin(desk, 10);
  const before = await say(desk, [`HEAD ${address} HTTP/1.1`, TUS]);
  const names = ['upload-offset', 'upload-length', 'cache-control', 'tus-resumable', 'upload-metadata'];
  expect(names.map(before.header)).toEqual(['0', '10', 'no-store', '1.0.0', NAME.slice('Upload-Metadata: '.length)]);

  const some = await say(desk, patch(address, 0, 4), Buffer.from('abcd'));
  expect([some.status, some.header('upload-offset'), some.header('tus-resumable')]).toEqual([204, '4', '1.0.0']);
  expect((await say(desk, patch(address, 3, 4), Buffer.from('defg'))).status).toBe(409);
  expect((await say(desk, patch(address, 4, 7), Buffer.from('efghijk'))).status).toBe(413);
  expect(await offsetOf(desk, address)).toBe(4);
  const [id = ''] = (await desk.uploadsLeft()).filter((name) => !name.endsWith('.json'));
  expect(String(await readFile(path.join(desk.dataFolder, 'uploads', id)))).toBe('abcd');
});

test('core: a piece must say what it is, and an upload that is not there is not there', async () => {
  await using desk = await openUploadDesk();
  const address = await begin(desk, 10);
  const asJson = patch(address, 0, 2).map((line) => (line === BYTES ? 'Content-Type: application/json' : line));
  expect((await say(desk, asJson, Buffer.from('{}'))).status).toBe(415);
  expect(
    (await say(desk, [`PATCH ${address} HTTP/1.1`, TUS, BYTES, 'Upload-Offset: -1', 'Content-Length: 1'], Buffer.from('a'))).status,
  ).toBe(400);
  const none = await say(desk, [`HEAD ${address}x HTTP/1.1`, TUS]);
  expect([none.status, none.header('upload-offset'), none.header('tus-resumable')]).toEqual([404, undefined, '1.0.0']);
  expect(await offsetOf(desk, address)).toBe(0);
});

test('where only POST gets through, the method stands in a header', async () => {
  await using desk = await openUploadDesk();
  const address = await begin(desk, 10);
  const by = (method: string, lines: string[]) => [`POST ${address} HTTP/1.1`, `X-HTTP-Method-Override: ${method}`, ...lines];
  const sent = await say(desk, by('PATCH', patch(address, 0, 2).slice(1)), Buffer.from('ab'));
  expect([sent.status, sent.header('upload-offset')]).toEqual([204, '2']);
  expect((await say(desk, [`POST ${address} HTTP/1.1`, TUS, 'Upload-Length: 3', 'Content-Length: 0'])).status).toBe(404);
  expect((await say(desk, by('DELETE', [TUS, 'Content-Length: 0']))).status).toBe(204);
  expect(await desk.uploadsLeft()).toEqual([]);
});

test('creation: with its first bytes, and without a length not at all', async () => {
  await using desk = await openUploadDesk();
  const head = ['POST /api/uploads HTTP/1.1', TUS, NAME];
  const begun = await say(desk, [...head, BYTES, 'Upload-Length: 10', 'Content-Length: 3'], Buffer.from('abc'));
  expect([begun.status, begun.header('upload-offset')]).toEqual([201, '3']);
  expect(await offsetOf(desk, begun.header('location') ?? '')).toBe(3);
  for (const wrong of [['Content-Length: 0'], ['Upload-Length: -1', 'Content-Length: 0'], ['Upload-Defer-Length: 1', 'Content-Length: 0']])
    expect((await say(desk, [...head, ...wrong])).status).toBeGreaterThanOrEqual(400);
  expect(await desk.uploadsLeft()).toHaveLength(2);
});

test('termination: what was given up is gone, with its bytes', async () => {
  await using desk = await openUploadDesk();
  const address = await begin(desk, 10);
  await say(desk, patch(address, 0, 2), Buffer.from('ab'));
  expect((await say(desk, [`DELETE ${address} HTTP/1.1`, TUS])).status).toBe(204);
  expect(await desk.uploadsLeft()).toEqual([]);
  expect((await say(desk, [`HEAD ${address} HTTP/1.1`, TUS])).status).toBe(404);
  expect((await say(desk, patch(address, 2, 1), Buffer.from('c'))).status).toBe(404);
});

test('expiration: a week after its last byte, as every answer says, and then it is gone', async () => {
  await using desk = await openUploadDesk();
  const address = await begin(desk, 10);
  const [file = ''] = (await desk.uploadsLeft()).filter((name) => !name.endsWith('.json'));
  const lastByte = (daysAgo: number) => {
    const at = new Date(Date.now() - daysAgo * 24 * 3_600_000);
    return utimes(path.join(desk.dataFolder, 'uploads', file), at, at);
  };
  const said = await say(desk, patch(address, 0, 2), Buffer.from('ab'));
  const expires = Date.parse(said.header('upload-expires') ?? '') - Date.now();
  expect(Math.round(expires / (24 * 3_600_000))).toBe(7);
  await lastByte(6);
  await desk.uploads.forget(Date.now());
  expect((await say(desk, patch(address, 2, 1), Buffer.from('c'))).status).toBe(204);
  await lastByte(8);
  expect((await say(desk, patch(address, 3, 1), Buffer.from('d'))).status).toBe(410);
  await desk.uploads.forget(Date.now());
  expect(await desk.uploadsLeft()).toEqual([]);
});

test('a line that hangs half-open gives its upload up to the next one, with all it had sent', async () => {
  await using desk = await openUploadDesk();
  const whole = randomBytes(300_000);
  const address = await begin(desk, whole.length);
  const hanging = dial(desk);
  hanging.write([...patch(address, 0, whole.length), 'Host: office', '', ''].join('\r\n'));
  hanging.write(whole.subarray(0, 100_000));
  const [file = ''] = (await desk.uploadsLeft()).filter((name) => !name.endsWith('.json'));
  await until(async () => (await readFile(path.join(desk.dataFolder, 'uploads', file))).length === 100_000, 10);

  const sent = await say(desk, patch(address, 100_000, 200_000), whole.subarray(100_000)); // Without a HEAD before it.
  expect([sent.status, sent.header('upload-offset')]).toEqual([204, '300000']);
  expect(await readFile(path.join(desk.dataFolder, 'uploads', file))).toEqual(whole);
  hanging.destroy();
});
