import { readFile } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';
import type { JobId, ScreenId, SessionId } from '#shared/model/ids.ts';
import { follow } from './database/follow.ts';
import { createConsoleSockets } from './console-sockets.ts';
import { createPlayerSockets } from './player-sockets.ts';
import { createExpress } from './express-app.ts';
import { createIo } from './kit/io.ts';
import type { ScreenNews } from './stations/screen-news.ts';
import type { FrontNeeds } from './front-needs.ts';

/** Time for replies that are under way when the server stops. */
const LAST_REPLIES_MS = 3000;

export interface Front extends AsyncDisposable {
  url: string;
  express: Express;
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
  const express = createExpress(needs);
  const tls = config.tls && {
    cert: await readSetting('FIELDCAST_TLS_CERT', config.tls.cert),
    key: await readSetting('FIELDCAST_TLS_KEY', config.tls.key),
  };
  const server = tls ? createHttpsServer(tls, express) : createHttpServer(express);
  const io = createIo(server);
  const consoles = createConsoleSockets(io.of('/console'), needs);
  const players = createPlayerSockets(io.of('/player'), needs);
  await listen(server, config);
  server.on('error', (error) => log.error({ err: error }, 'the listener stumbled')); // Out of file handles, say: it goes on.
  const { port } = server.address() as AddressInfo; // A TCP server has no other kind of address.
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;

  return {
    url: `${tls ? 'https' : 'http'}://${host}:${port}`,
    express,
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
