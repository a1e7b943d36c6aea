import { readFile } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import express, { type Express, type Request, type Router } from 'express';
import helmet from 'helmet';
import type { JobId, ScreenId, SessionId } from '#shared/model/ids.ts';
import { notFound } from '#shared/problem.ts';
import { apiDocs } from './api-docs.ts';
import { follow } from './database/follow.ts';
import { createConsoleSockets } from './console-sockets.ts';
import { createPlayerSockets } from './player-sockets.ts';
import { createIo, MOST_BYTES } from './kit/io.ts';
import { failure, mountRoutes } from './kit/routes.ts';
import type { ScreenNews } from './stations/screen-news.ts';
import type { FrontNeeds } from './front-needs.ts';

const PAGES = path.resolve(import.meta.dirname, '../dist/console');
const PAGE_POLICY = {
  directives: {
    defaultSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"], // antd writes its styles into the page.
    imgSrc: ["'self'", 'data:', 'blob:'],
    mediaSrc: ["'self'", 'blob:'],
    workerSrc: ["'self'", 'blob:'],
    connectSrc: ["'self'", 'ws:', 'wss:'],
    upgradeInsecureRequests: null, // Plain HTTP on loopback and behind a proxy is a supported way.
  },
};

/** Time for replies that are under way when the server stops. */
const LAST_REPLIES_MS = 3000;

export interface Front extends AsyncDisposable {
  url: string;
  tellProgress: (job: { id: JobId; subject: string; progress: number; leftMs: number | null }) => void;
  tellScreen: (news: ScreenNews) => void;
  pokeManifest: (screen: ScreenId, revision: number) => void;
  cut: (screen: ScreenId) => void;
  endSessions: (sessions: readonly SessionId[]) => void;
  /** Tells console pages what changed, until aborted. */
  follow: (signal: AbortSignal) => Promise<void>;
}

/** Everything that listens: routes, page files, sockets. */
export async function createFront(needs: FrontNeeds): Promise<Front> {
  const { config, log, database } = needs;
  const app = createExpress(needs);
  const tls = config.tls && {
    cert: await readSetting('FIELDCAST_TLS_CERT', config.tls.cert),
    key: await readSetting('FIELDCAST_TLS_KEY', config.tls.key),
  };
  const server = tls ? createHttpsServer(tls, app) : createHttpServer(app);
  const io = createIo(server);
  const consoles = createConsoleSockets(io.of('/console'), needs);
  const players = createPlayerSockets(io.of('/player'), needs);
  await listen(server, config);
  server.on('error', (error) => log.error({ err: error }, 'the listener stumbled')); // Out of file handles, say: it goes on.
  const { port } = server.address() as AddressInfo; // A TCP server has no other kind of address.
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;

  return {
    url: `${tls ? 'https' : 'http'}://${host}:${port}`,
    tellProgress: consoles.tellProgress,
    tellScreen: consoles.tellScreen,
    endSessions: consoles.endSessions,
    pokeManifest: players.pokeManifest,
    cut: players.cut,
    follow: (signal) => follow({ name: 'consoles', database, log, isKept: false, handle: consoles.tellChanges }, signal),
    async [Symbol.asyncDispose]() {
      // A download that takes its time must not hold the stop up; it is resumed from where it was cut.
      const patience = setTimeout(() => server.closeAllConnections(), LAST_REPLIES_MS);
      await io.close(); // Closes the HTTP server as well.
      clearTimeout(patience);
    },
  };
}

async function readSetting(name: string, file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new Error(`The setting ${name}=${file} is not right: the file cannot be read.`, { cause: error });
  }
}

async function listen(server: Server, { host, port }: FrontNeeds['config']): Promise<void> {
  try {
    await once(server.listen(port, host), 'listening');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`It cannot listen where FIELDCAST_HOST=${host} and FIELDCAST_PORT=${port} say: ${why}.`, { cause: error });
  }
}

function createExpress({ config, log, routes, routers, time, catalogue, accounts, version }: FrontNeeds): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', config.proxies);
  app.set('query parser', 'simple');
  app.use(time);
  app.use(helmet({ contentSecurityPolicy: PAGE_POLICY, strictTransportSecurity: config.tls !== null, crossOriginEmbedderPolicy: false }));
  app.use(express.json({ limit: MOST_BYTES, strict: true }));
  app.use(health());
  app.use(mountRoutes(routes, log));
  app.use(catalogue.uploadPath, catalogue.uploadHandler);
  const isSignedIn = async ({ headers }: Request): Promise<boolean> => (await accounts.sessionOfCookie(headers.cookie)) !== undefined;
  app.use(apiDocs({ routes, version, isSignedIn }));
  for (const router of routers) app.use(router);
  app.use(pages());
  app.use((request, _response, next) => next(notFound('page', request.path.slice(0, 200))));
  app.use(failure(log));
  return app;
}

/** For whoever watches the process; says nothing about what is inside. */
function health(): Router {
  const router = express.Router();
  router.get('/livez', (_request, response) => void response.type('text').send('ok\n'));
  router.get('/readyz', (_request, response) => void response.type('text').send('ok\n')); // It listens only once all stages are up.
  return router;
}

/** Built files are named by their content; the page itself is asked for anew each time. Unknown paths are the page's own routes. */
function pages(): Router {
  const router = express.Router();
  router.use('/assets', express.static(path.join(PAGES, 'assets'), { immutable: true, maxAge: '1y', index: false }));
  router.use(express.static(PAGES, { index: false, maxAge: 0 }));
  router.get(/^\/(?!api\/|blobs\/|assets\/|socket\.io\/).*/, (_request, response, next) => {
    response.setHeader('Cache-Control', 'no-cache');
    response.sendFile(path.join(PAGES, 'index.html'), { cacheControl: false }, (error: Error | undefined) => {
      if (error && !response.headersSent) next(error);
    });
  });
  return router;
}
