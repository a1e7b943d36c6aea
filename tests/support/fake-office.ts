import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { Server } from 'socket.io';
import type { z } from 'zod';
import { calls, type CallName } from '#server/web/kit/client.ts';
import { AppError } from '#shared/problem.ts';
import type { Call, CallInput } from '#shared/protocol/call.ts';
import type { consoleDown, Topic } from '#shared/protocol/console.ts';

type Declared<N extends CallName> = (typeof calls)[N];

/** What an office answers; what it does not know of is "not found". */
export type Answers = { [N in CallName]?: (input: CallInput<Declared<N>>) => z.input<Declared<N>['reply']> };

export interface FakeOffice extends AsyncDisposable {
  url: string;
  /** Every change that was asked for, in order. */
  told: { name: CallName; input: unknown }[];
  poke: (topic: Topic) => void;
  tell: (news: z.input<(typeof consoleDown)['screen.status']['body']>) => void;
}

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

export interface Extras {
  port?: number;
  /** Takes what comes to `/api/uploads` (but for what is asked before). */
  uploads?: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** Takes what is asked for below a lesson's preview and below a package. */
  films?: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** Until then no page gets a line of its own. */
  line?: Promise<void>;
}

/** The console's pages over answers made by a test: real HTTP, real sockets, bodies checked by the very declarations. */
export async function openFakeOffice(
  pages: string,
  answers: Answers,
  { port = 0, uploads, films, line }: Extras = {},
): Promise<FakeOffice> {
  const told: FakeOffice['told'] = [];
  const server = createServer((request, response) => {
    const taker = takerOf(request.url ?? '', uploads, films);
    const served = taker ? taker(request, response) : serve(pages, answers, told, request, response);
    served.catch((error: unknown) => {
      send(response, error instanceof AppError ? statusOf(error) : 500, problemOf(error));
    });
  });
  const io = new Server(server, { transports: ['websocket'], serveClient: false });
  const consoles = io.of('/console');
  consoles.use((_, next) => void Promise.resolve(line).then(() => next()));
  consoles.on('connection', (socket) => {
    socket.on('hello', (_: unknown, ack: (reply: unknown) => void) => ack({ ok: true, value: { now: Date.now() } }));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const { port: listening } = server.address() as AddressInfo; // Listening on a port, so never a pipe's name.
  return {
    url: `http://127.0.0.1:${listening}`,
    told,
    poke: (topic) => consoles.emit('changed', { topic, ids: [] }),
    tell: (news) => consoles.emit('screen.status', news),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await io.close();
    },
  };
}

function takerOf(url: string, uploads: Extras['uploads'], films: Extras['films']): Extras['films'] {
  if (/^\/api\/uploads(?!\/(limits|same))/.test(url)) return uploads;
  return /^\/api\/(lessons\/\w+\/preview|packages\/\w+)\//.test(url) ? films : undefined;
}

async function serve(
  pages: string,
  answers: Answers,
  told: FakeOffice['told'],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://office');
  if (url.pathname.startsWith('/blobs/')) return picture(response, url.pathname.slice(7));
  const [, shot] = /^\/api\/screens\/\w+\/pictures\/(\w+)$/.exec(url.pathname) ?? [];
  if (shot) return picture(response, shot);
  if (!url.pathname.startsWith('/api/')) return page(pages, url.pathname, response);
  const found = findCall(request.method ?? 'GET', url.pathname);
  if (!found) throw new AppError('not_found', { what: url.pathname, id: '' });

  const declaration: Call = calls[found.name];
  if (declaration.method !== 'get' && request.headers['x-fieldcast'] !== '1') throw new AppError('not_allowed');
  const said: unknown = declaration.body ? JSON.parse(await bodyOf(request)) : undefined;
  const input = {
    params: declaration.params?.parse(found.params),
    query: declaration.query?.parse(Object.fromEntries(url.searchParams)),
    body: declaration.body?.parse(said),
  };
  if (declaration.method !== 'get') told.push({ name: found.name, input });
  const answer = answers[found.name] as ((given: unknown) => unknown) | undefined; // The input was parsed by this call's own schemas.
  if (!answer) throw new AppError('not_found', { what: found.name, id: '' });
  send(response, 200, declaration.reply.parse(answer(input)));
}

function findCall(method: string, path: string): { name: CallName; params: Record<string, string> } | undefined {
  const all = Object.entries(calls) as [CallName, Call][];
  // '/regions/tree' before '/regions/:id', as the server has it.
  for (const [name, declaration] of all.toSorted(([, a], [, b]) => a.path.split(':').length - b.path.split(':').length)) {
    if (declaration.method.toUpperCase() !== method) continue;
    const match = new RegExp(`^${declaration.path.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`).exec(path);
    if (match) return { name, params: { ...match.groups } };
  }
  return undefined;
}

async function page(pages: string, path: string, response: ServerResponse): Promise<void> {
  const file = extname(path) === '' ? 'index.html' : path;
  const bytes = await readFile(join(pages, file)).catch(() => null);
  response.writeHead(bytes ? 200 : 404, { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream' }).end(bytes);
}

/** A field in colours made from the hash, so that every lesson has a picture of its own. */
function picture(response: ServerResponse, hash: string): void {
  const hue = Number.parseInt(hash.slice(0, 4), 16) % 360;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 180"><rect width="320" height="180" fill="hsl(${hue} 45% 78%)"/><circle cx="${60 + (hue % 200)}" cy="52" r="24" fill="#fff8"/><path d="M0 120q120-60 320-10v70H0z" fill="hsl(${hue} 40% 48%)"/><path d="M0 150q160-40 320 0v30H0z" fill="hsl(${hue} 42% 32%)"/></svg>`;
  response.writeHead(200, { 'Content-Type': 'image/svg+xml', 'Cache-Control': 'max-age=3600' }).end(svg);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(Buffer.from(part));
  return Buffer.concat(parts).toString('utf8') || '{}';
}

const send = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
};
const problemOf = (error: unknown): unknown =>
  error instanceof AppError ? { code: error.code, params: error.params } : { code: 'unexpected', params: { reference: String(error) } };
const statusOf = ({ code }: AppError): number =>
  ({ not_signed_in: 401, not_allowed: 403, not_found: 404, conflict: 409 })[code as string] ?? 400;
