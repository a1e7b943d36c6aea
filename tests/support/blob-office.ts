import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import express from 'express';
import { blobRoutes, type Delivery, type Fetcher } from '#server/catalogue/blob-routes.ts';
import { createBlobStore } from '#server/catalogue/blob-store.ts';
import { createLinks } from '#server/catalogue/links.ts';
import { createLog } from '#server/kit/log.ts';
import { mountRoutes, type Gate } from '#server/kit/routes.ts';
import { newId, ScreenId } from '#shared/model/ids.ts';
import { AppError } from '#shared/problem.ts';
import { chief } from './by.ts';
import { standingClock } from './clock.ts';
import { temporaryDatabase } from './database.ts';

/** Blobs behind a door that opens to one word, on a real socket; with what was said to the log. */
export async function openBlobOffice(asked: Partial<Delivery> = {}) {
  const stack = new AsyncDisposableStack();
  const { database, folder } = stack.use(await temporaryDatabase());
  const store = await createBlobStore(path.join(folder, 'blobs'));
  const lines: string[] = [];
  const clock = standingClock();
  const links = createLinks(randomBytes(32), clock.now);
  const screens = new Map<string, ScreenId>();
  /** 'sesame' is a person who may see everything; a screen calls itself 'screen …'. */
  const gate: Gate<Fetcher> = {
    keys: ['sesame'],
    admit({ headers: { authorization = '' } }) {
      if (authorization === 'sesame') return Promise.resolve(chief);
      if (!authorization.startsWith('screen')) return Promise.reject(new AppError('not_signed_in'));
      const screen = screens.get(authorization) ?? newId('scr', ScreenId);
      screens.set(authorization, screen);
      return Promise.resolve({ screen });
    },
  };
  const log = createLog('info', { write: (line) => void lines.push(line) });
  const delivery = { memoryBytes: 16_000_000, nginxBlobs: null, fetchesPerS: 100_000, ...asked };
  const app = express().set('trust proxy', 1);
  app.use(mountRoutes(blobRoutes({ reads: database.reads, store, gate, links, now: clock.now, delivery, log }), log));
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stack.defer(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo; // Listening on a port, so never a pipe's name.
  const get = (address: string, headers: Record<string, string> = {}, method = 'GET') =>
    fetch(`http://127.0.0.1:${port}${address}`, { method, headers: { authorization: 'sesame', ...headers } });
  return { database, store, server, port, get, lines, clock, links, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}
