import { createReadStream } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { BlobStore } from '#server/catalogue/blob-store.ts';
import { BlobHash } from '#shared/model/blob.ts';

const beside = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
const files: Record<string, { type: string; file: string }> = {
  '/': { type: 'text/html', file: beside('join-page.html') },
  '/growing': { type: 'text/html', file: beside('growing-page.html') },
  '/hls.mjs': { type: 'text/javascript', file: beside('../../node_modules/hls.js/dist/hls.mjs') },
};

/** A playlist, or what it is at the moment when it is asked for. */
export type Playlists = Record<string, string | (() => string)>;

/** Playlists by name and blobs by range, on a port of the test's own, with pages that play them. */
export async function serveStream(store: BlobStore, playlists: Playlists): Promise<AsyncDisposable & { url: string }> {
  const server = createServer((request, response) => answer(request, response, store, playlists));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (!address || typeof address === 'string') throw new Error('not listening on a port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    [Symbol.asyncDispose]: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function answer(request: IncomingMessage, response: ServerResponse, store: BlobStore, playlists: Playlists): void {
  const { pathname } = new URL(request.url ?? '/', 'http://page');
  const asked = files[pathname];
  if (asked) {
    response.setHeader('content-type', asked.type);
    createReadStream(asked.file).pipe(response);
    return;
  }
  const playlist = playlists[pathname];
  if (playlist !== undefined) {
    response.end(typeof playlist === 'string' ? playlist : playlist());
    return;
  }
  const blob = BlobHash.safeParse(pathname.replace('/blobs/', ''));
  if (blob.success) sendBlob(store, blob.data, request.headers.range, response);
  else response.writeHead(404).end();
}

function sendBlob(store: BlobStore, blob: BlobHash, range: string | undefined, response: ServerResponse): void {
  const [, from = '0', to] = /^bytes=(\d+)-(\d+)$/.exec(range ?? '') ?? [];
  if (to) response.writeHead(206, { 'content-range': `bytes ${from}-${to}/*` });
  store.read(blob, Number(from), to ? Number(to) - Number(from) + 1 : undefined).pipe(response);
}
