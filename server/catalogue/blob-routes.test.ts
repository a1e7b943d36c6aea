import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import express from 'express';
import { expect, test } from 'vitest';
import { AppError } from '#shared/problem.ts';
import { temporaryDatabase } from '#tests/support/database.ts';
import { createLog } from '../kit/log.ts';
import { failure } from '../kit/routes.ts';
import { chief } from '#tests/support/by.ts';
import { blobRouter } from './blob-routes.ts';
import { createBlobStore } from './blob-store.ts';

/** Blobs behind a door that opens to one word; with what was said to the log. */
async function shelf() {
  const stack = new AsyncDisposableStack();
  const { database, folder } = stack.use(await temporaryDatabase());
  const store = await createBlobStore(path.join(folder, 'blobs'));
  const lines: string[] = [];
  const admit = ({ headers }: express.Request) =>
    headers.authorization === 'sesame' ? Promise.resolve(chief) : Promise.reject(new AppError('not_signed_in'));
  const app = express()
    .use(blobRouter({ reads: database.reads, store, admit }))
    .use(failure(createLog('info', { write: (line) => void lines.push(line) })));
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stack.defer(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo; // Listening on a port, so never a pipe's name.
  const { blob } = await store.put(Buffer.from('0123456789'));
  const get = (address: string, headers: Record<string, string> = {}) =>
    fetch(`http://127.0.0.1:${port}${address}`, { headers: { authorization: 'sesame', ...headers } });
  return { store, blob, get, lines, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

test('a blob comes whole or by range, and its name is its tag', async () => {
  await using house = await shelf();
  const whole = await house.get(`/blobs/${house.blob}`);
  expect([whole.status, await whole.text(), whole.headers.get('etag')]).toEqual([200, '0123456789', `"${house.blob}"`]);
  const part = await house.get(`/blobs/${house.blob}`, { range: 'bytes=7-', 'if-range': `"${house.blob}"` });
  expect([part.status, await part.text(), part.headers.get('content-range')]).toEqual([206, '789', 'bytes 7-9/10']);
  const other = await house.get(`/blobs/${house.blob}`, { range: 'bytes=7-', 'if-range': '"another"' });
  expect([other.status, await other.text()]).toEqual([200, '0123456789']);
});

test('who asks beyond the end is told so, and begins again', async () => {
  await using house = await shelf();
  const answer = await house.get(`/blobs/${house.blob}`, { range: 'bytes=10-' });
  expect([answer.status, await answer.text()]).toEqual([416, '']);
  expect(house.lines).toEqual([]);
});

test('only who may sees anything, also of what is not there', async () => {
  await using house = await shelf();
  for (const address of [`/blobs/${house.blob}`, '/blobs/x', `/api/packages/${house.blob}/master.m3u8`]) {
    expect((await house.get(address, { authorization: 'please' })).status).toBe(401);
  }
});

test.each([
  '/blobs/x',
  `/blobs/${'a'.repeat(64)}`,
  '/blobs/..%2f..%2fkeys%2froot',
  '/blobs/.part',
  `/api/packages/${'a'.repeat(64)}/master.m3u8`,
])('%s is not there, and names no path of this machine', async (address) => {
  await using house = await shelf();
  const answer = await house.get(address);
  expect(answer.status).toBe(404);
  expect(await answer.json()).toMatchObject({ code: 'not_found' });
  expect(house.lines).toEqual([]);
});

test('a blob that no package calls its index plays nothing', async () => {
  await using house = await shelf();
  expect((await house.get(`/api/packages/${house.blob}/master.m3u8`)).status).toBe(404);
});
