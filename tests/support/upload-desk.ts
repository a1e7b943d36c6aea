import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { uploadRoutes } from '#server/catalogue/upload-routes.ts';
import type { By } from '#server/kit/by.ts';
import { createLog } from '#server/kit/log.ts';
import { mountRoutes } from '#server/kit/routes.ts';
import { chief } from './by.ts';
import { openCatalogue } from './catalogue.ts';

const PATH = '/api/uploads';
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const nameOf = (name: string): string => `filename ${base64(name)}`;

/** The tus end of a catalogue, on a server of the test's own. */
export async function openUploadDesk() {
  const stack = new AsyncDisposableStack();
  const house = stack.use(await openCatalogue());
  const who: { by: By } = { by: chief };
  const gate = { keys: [], admit: () => Promise.resolve(who.by) };
  const app = express().use(mountRoutes(uploadRoutes(house.uploads, gate), createLog('silent')));
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stack.defer(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo; // Listening on a port, so never a pipe's name.
  const url = `http://127.0.0.1:${port}`;
  const ask = (method: string, address: string, headers: Record<string, string>, body?: Uint8Array) =>
    fetch(url + address, { method, headers: { 'tus-resumable': '1.0.0', ...headers }, ...(body && { body: new Uint8Array(body) }) });
  return {
    ...house,
    url,
    who,
    begin: (bytes: number | string, name: string, title?: string) =>
      ask('POST', PATH, {
        'upload-length': String(bytes),
        'upload-metadata': title === undefined ? nameOf(name) : `${nameOf(name)},title ${base64(title)}`,
      }),
    ask,
    send: (address: string, offset: number, body: Uint8Array) =>
      ask('PATCH', address, { 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' }, body),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

export type UploadDesk = Awaited<ReturnType<typeof openUploadDesk>>;
