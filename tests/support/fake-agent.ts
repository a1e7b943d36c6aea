import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import express from 'express';
import { Server, type Socket } from 'socket.io';
import { z } from 'zod';
import { Problem } from '#shared/problem.ts';
import type { MenuAct, MenuAnswer } from '#shared/protocol/menu.ts';
import { pageDown, pageUp, type Direction, type PageHealth, type ShownSoFar } from '#shared/protocol/page.ts';

type Hello = z.output<typeof pageUp.hello.body>;
type Ended = z.output<typeof pageUp.ended.body>;

const Reply = z.union([z.object({ ok: z.literal(true), value: z.unknown() }), z.object({ ok: z.literal(false), problem: Problem })]);

/** No looser than the real agent's: what breaks it would be a page without letters or sound. */
const CONTENT_POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; media-src 'self' blob:; worker-src 'self' blob:; script-src 'self'; object-src 'none'; base-uri 'none'";

/** As much of an agent as the page sees: its files, its media, and a socket that speaks the contract. What the page says is kept. */
export interface FakeAgent extends AsyncDisposable {
  url: string;
  heard: { hellos: Hello[]; progress: ShownSoFar[]; ended: Ended[]; health: PageHealth[]; keys: string[]; menu: MenuAct[] };
  /** Settles when the next page has been greeted. */
  greeted: () => Promise<void>;
  /** What the next hello is answered with. */
  greeting: {
    language: 'zh-CN' | 'en';
    direction: Direction | null;
    prepare: Direction | null;
    /** What acts of the menu are answered with; to begin with this screen has none, as a square's. */
    menu: (act: MenuAct) => MenuAnswer;
  };
  direct: (direction: Direction) => Promise<ShownSoFar | null>;
  prepare: (direction: Direction) => Promise<void>;
  follow: (showing: number, positionMs: number) => Promise<void>;
  nudge: (showing: number, how: 'seek' | 'reload') => Promise<void>;
  /** Anything at all, well-formed or not; gives the page's answer as it came. */
  say: (event: string, body: unknown) => Promise<unknown>;
  /** From now on media is answered with this status; null heals. */
  failMedia: (status: number | null) => void;
  /** While it refuses, no page gets its socket. */
  refusePages: (refuses: boolean) => void;
  /** Cuts every page off; they come back by themselves. */
  dropPages: () => void;
}

export async function startFakeAgent({ pageFolder, mediaFolder }: { pageFolder: string; mediaFolder: string }): Promise<FakeAgent> {
  const app = express();
  let mediaStatus: number | null = null;
  app.use((_, response, next) => {
    response.set('content-security-policy', CONTENT_POLICY);
    next();
  });
  app.use('/media', (_, response, next) => (mediaStatus === null ? next() : void response.sendStatus(mediaStatus)));
  app.use('/media', express.static(mediaFolder));
  app.get(['/mirror', '/mirror/*rest'], (_, response) => response.sendFile(join(pageFolder, 'index.html')));
  app.use(express.static(pageFolder));
  const http = createServer(app);
  const sockets = new Server(http, { transports: ['websocket'] });
  const pages = sockets.of('/page');
  const heard: FakeAgent['heard'] = { hellos: [], progress: [], ended: [], health: [], keys: [], menu: [] };
  const greeting: FakeAgent['greeting'] = {
    language: 'zh-CN',
    direction: null,
    prepare: null,
    menu: () => ({ refused: null, view: null }),
  };
  let isRefusing = false;
  pages.use((_, next) => next(isRefusing ? new Error('starting') : undefined));
  const arrivals = new EventEmitter();
  pages.on('connection', (socket) => listen(socket, heard, greeting, () => arrivals.emit('greeted')));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));

  async function say(event: string, body: unknown): Promise<unknown> {
    const [page] = await pages.fetchSockets();
    if (!page) throw new Error('no page is connected');
    const answers: unknown = await pages.timeout(30_000).emitWithAck(event, body);
    return Array.isArray(answers) ? answers[0] : answers;
  }

  async function ask<A extends z.ZodType>(event: string, body: unknown, ack: A): Promise<z.output<A>> {
    const reply = Reply.parse(await say(event, body));
    if (!reply.ok) throw new Error(`the page refused: ${JSON.stringify(reply.problem)}`);
    return ack.parse(reply.value);
  }

  return {
    url: `http://127.0.0.1:${portOf(http.address())}`,
    heard,
    greeting,
    greeted: async () => void (await once(arrivals, 'greeted')),
    say,
    nudge: async (showing, how) => void (await ask('nudge', { showing, how }, pageDown.nudge.ack)),
    direct: async (direction) => (await ask('direct', direction, pageDown.direct.ack)).previous,
    prepare: async (direction) => void (await ask('prepare', direction, pageDown.prepare.ack)),
    follow: async (showing, positionMs) => void (await ask('follow', { showing, positionMs }, pageDown.follow.ack)),
    failMedia: (status) => void (mediaStatus = status),
    refusePages: (refuses) => void (isRefusing = refuses),
    dropPages: () => pages.disconnectSockets(true),
    async [Symbol.asyncDispose]() {
      await sockets.close();
    },
  };
}

const portOf = (address: AddressInfo | string | null): number => {
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return address.port;
};

/** A body that breaks the contract throws here, and so fails the test that caused it. */
function listen(socket: Socket, heard: FakeAgent['heard'], greeting: FakeAgent['greeting'], onGreeted: () => void): void {
  type Answer = (reply: unknown) => void;
  const mono = (): number => performance.now();
  const fine = (answer: Answer, value: unknown): void => answer({ ok: true, value });
  socket.on('hello', (body: unknown, answer: Answer) => {
    heard.hellos.push(pageUp.hello.body.parse(body));
    const { language, direction, prepare } = greeting;
    fine(answer, { mono: mono(), language, direction, prepare });
    onGreeted();
  });
  socket.on('progress', (body: unknown, answer: Answer) => {
    heard.progress.push(pageUp.progress.body.parse(body));
    fine(answer, { mono: mono() });
  });
  socket.on('ended', (body: unknown, answer: Answer) => {
    heard.ended.push(pageUp.ended.body.parse(body));
    fine(answer, {});
  });
  socket.on('menu', (body: unknown, answer: Answer) => {
    const act = pageUp.menu.body.parse(body);
    heard.menu.push(act);
    fine(answer, greeting.menu(act));
  });
  socket.on('health', (body: unknown, answer: Answer) => {
    heard.health.push(pageUp.health.body.parse(body));
    fine(answer, {});
  });
  socket.on('key', (body: unknown, answer: Answer) => {
    heard.keys.push(pageUp.key.body.parse(body).key);
    fine(answer, {});
  });
}
