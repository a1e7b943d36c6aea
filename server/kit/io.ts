import type { Server as HttpServer } from 'node:http';
import { Server } from 'socket.io';
import { createTurnstile } from './turnstile.ts';

/** Two megabytes of lines (500 x 4,096) and their JSON, by socket or by HTTP. */
export const MOST_BYTES = 4_000_000;

/** Websocket only: 12-15 KB a connection, no sticky sessions, and what does not get through goes by HTTP on purpose. */
export function createIo(server: HttpServer): Server {
  const enter = createTurnstile();
  const io = new Server(server, {
    transports: ['websocket'],
    serveClient: false,
    maxHttpBufferSize: MOST_BYTES,
    perMessageDeflate: false,
    pingInterval: 25_000,
    pingTimeout: 20_000,
    allowRequest: ({ headers }, decide) => enter(() => decide(null, isOurs(headers.origin, headers.host))), // A county returns at once.
    connectTimeout: 10_000,
  });
  io.use((_socket, next) => next(new Error('not_found'))); // Only namespaces with a gate of their own are for anybody.
  return io;
}

/** A page of another site may not open a socket in the name of who is signed in here. Players send no Origin. */
function isOurs(origin: string | undefined, host: string | undefined): boolean {
  if (origin === undefined) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}
