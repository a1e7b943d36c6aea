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
import { createListener, listen } from './listener.ts';

/** Time for replies that are under way when the server stops. */
const LAST_REPLIES_MS = 3000;

export interface Front extends AsyncDisposable {
  url: string;
  /** For processes on this machine. */
  localUrl: string;
  express: Express;
  tellProgress: (job: { id: JobId; subject: string; progress: number; leftMs: number | null }) => void;
  tellScreen: (news: ScreenNews) => void;
  /** Whether any console page is open. */
  isHeard: () => boolean;
  pokeManifest: (screen: ScreenId, revision: number) => void;
  pokeCommand: (screen: ScreenId) => void;
  cut: (screen: ScreenId) => void;
  endSessions: (sessions: readonly SessionId[]) => void;
  /** Tells console pages what changed, until aborted. */
  follow: (signal: AbortSignal) => Promise<void>;
}

/** Everything that listens: routes, page files, sockets. */
export async function createFront(needs: FrontNeeds): Promise<Front> {
  const { config, log, database } = needs;
  const express = createExpress(needs);
  const server = await createListener(config, express);
  const io = createIo(server);
  const consoles = createConsoleSockets(io.of('/console'), needs);
  const players = createPlayerSockets(io.of('/player'), needs);
  await listen(server, config);
  server.on('error', (error) => log.error({ err: error }, 'the listener stumbled')); // Out of file handles, say: it goes on.
  const { port } = server.address() as AddressInfo; // A TCP server has no other kind of address.
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;

  const scheme = config.tls ? 'https' : 'http';

  return {
    url: `${scheme}://${host}:${port}`,
    localUrl: `${scheme}://${isAnyAddress(config.host) ? '127.0.0.1' : host}:${port}`,
    express,
    tellProgress: consoles.tellProgress,
    tellScreen: consoles.tellScreen,
    isHeard: consoles.isHeard,
    endSessions: consoles.endSessions,
    pokeManifest: players.pokeManifest,
    pokeCommand: players.pokeCommand,
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

const isAnyAddress = (host: string): boolean => host === '0.0.0.0' || host === '::';
