import { once } from 'node:events';
import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';

interface Plan {
  /** Where the office is. */
  port: number;
  /** Downwards, shared by all that is under way. */
  bytesPerS: number;
  /** Every connection breaks, again and again. */
  cutEveryMs?: number;
}

const PIECE_BYTES = 4096;
/** What a village line's own queue holds, in time: so far ahead may be sent. */
const AHEAD_MS = 20;

export type SlowLine = Awaited<ReturnType<typeof openSlowLine>>;

/** A village line to the office: narrow, and cut again and again. It counts each byte of a body that it carried down, by address. */
export async function openSlowLine({ port, bytesPerS, cutEveryMs }: Plan) {
  const open = new Set<Socket>();
  const carried = new Map<string, number>();
  const asked: { path: string; range: string | undefined }[] = [];
  let [connections, cuts, freeAt] = [0, 0, 0];
  let rate = bytesPerS;

  /** Takes its turn on the wire. */
  async function take(bytes: number): Promise<void> {
    const now = performance.now();
    freeAt = Math.max(now, freeAt) + (bytes / rate) * 1000;
    if (freeAt - now > AHEAD_MS) await pause(freeAt - now - AHEAD_MS);
  }

  async function carry(from: IncomingMessage, to: ServerResponse, path: string): Promise<void> {
    for await (const part of from as AsyncIterable<Buffer>) {
      for (let at = 0; at < part.length; at += PIECE_BYTES) {
        const piece = part.subarray(at, at + PIECE_BYTES);
        await take(piece.length);
        if (to.destroyed) return void from.destroy();
        carried.set(path, (carried.get(path) ?? 0) + piece.length);
        to.write(piece);
      }
    }
    to.end();
  }

  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push({ path, range: request.headers.range });
    const { method, headers } = request;
    const above = ask({ host: '127.0.0.1', port, path, method, headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      carry(answer, response, path).catch(() => response.destroy());
    });
    above.on('error', () => response.destroy());
    response.on('close', () => above.destroy());
    request.pipe(above);
  });
  server.on('connection', (socket) => {
    connections += 1;
    open.add(socket);
    socket.on('error', () => undefined).on('close', () => open.delete(socket));
  });
  server.on('upgrade', (request, socket, head) => join(request, socket, head, port));
  function cut(): void {
    cuts += 1;
    for (const socket of open) socket.resetAndDestroy();
  }
  const cutting = cutEveryMs === undefined ? undefined : setInterval(cut, cutEveryMs);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address() as AddressInfo; // Listening on a port, so never a pipe's name.
  return {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    carried,
    cut,
    cuts: () => cuts,
    connections: () => connections,
    widen: (wider: number) => void (rate = wider),
    async [Symbol.asyncDispose](): Promise<void> {
      clearInterval(cutting);
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A web socket is passed on as it is. */
function join(request: IncomingMessage, below: Duplex, head: Buffer, port: number): void {
  const above = connect(port, '127.0.0.1');
  const lines = [`${request.method} ${request.url} HTTP/1.1`];
  for (let i = 0; i < request.rawHeaders.length; i += 2) lines.push(`${request.rawHeaders[i]}: ${request.rawHeaders[i + 1]}`);
  above.write(`${lines.join('\r\n')}\r\n\r\n`);
  above.write(head);
  below.pipe(above).pipe(below);
  for (const [one, other] of [
    [below, above],
    [above, below],
  ] as const)
    one.on('error', () => other.destroy()).on('close', () => other.destroy());
}
