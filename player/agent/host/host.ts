import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import express, { type Express } from 'express';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { PageEvents } from '../stage/page-port.ts';
import { addDoors } from './doors.ts';
import { createEntrance, isLoopbackHost, isOwnOrigin, type Entrance } from './entrance.ts';
import { addMedia, type MediaNeeds } from './media.ts';
import { servePages } from './page-socket.ts';

export interface HostNeeds extends MediaNeeds {
  port: number;
  clock: Clock;
  log: Logger;
  events: () => PageEvents;
  pageFolder?: string;
}

const BUILT_PAGE = fileURLToPath(new URL('../../../dist/screen', import.meta.url));

/** hls.js runs its demuxer in a worker made from a blob, and media come from MediaSource; everything else is from this house. */
const CONTENT_POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "worker-src 'self' blob:",
  "script-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

export type Host = Awaited<ReturnType<typeof openHost>>;

/** The agent's own small server on the loopback: page, media and socket for whoever came in by the door. */
export async function openHost({ port, clock, log, events, pageFolder = BUILT_PAGE, ...media }: HostNeeds) {
  if (!existsSync(`${pageFolder}/index.html`))
    log.error('the page of the screen is not built: npm run build makes it, and no restart is needed');
  const entrance = createEntrance();
  const app = express();
  app.disable('x-powered-by');
  guard(app, entrance, media, pageFolder);
  const http = createServer(app);
  const page = servePages({ http, entrance, clock, log, events });
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, '127.0.0.1', resolve);
  });
  const { port: actual } = portOf(http.address());
  return {
    origin: `http://127.0.0.1:${actual}`,
    page,
    issueScreenToken: entrance.issueScreenToken,
    mirrorLink: `http://127.0.0.1:${actual}/mirror#${entrance.mirrorToken}`,
    async close(): Promise<void> {
      await page.close();
      http.closeAllConnections();
    },
  };
}

function guard(app: Express, entrance: Entrance, media: MediaNeeds, pageFolder: string): void {
  app.use((request, response, next) => {
    response.set({
      'content-security-policy': CONTENT_POLICY,
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
    });
    if (isLoopbackHost(request.headers.host)) next();
    else response.status(421).end();
  });
  addDoors(app, entrance);
  app.use((request, response, next) => {
    if (isOwnOrigin(request) && entrance.roleOf(request) !== null) next();
    else response.status(403).type('text').send('403');
  });
  addMedia(app, media);
  app.use(express.static(pageFolder, { index: 'index.html' }));
  app.get(['/', '/mirror'], (_request, response) => {
    if (existsSync(`${pageFolder}/index.html`)) response.sendFile('index.html', { root: pageFolder });
    else response.status(503).type('text').send('dist/screen is missing: npm run build');
  });
  app.use((_request, response) => void response.status(404).end());
}

function portOf(address: string | AddressInfo | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('a TCP server has an address');
  return address;
}
