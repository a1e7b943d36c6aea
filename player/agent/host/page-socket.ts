import type { Server as HttpServer } from 'node:http';
import type { Logger } from 'pino';
import { Server, type Namespace, type Socket } from 'socket.io';
import { z } from 'zod';
import { AppError, Problem, type Reply } from '#shared/problem.ts';
import type { EventsOf, HandlersOf } from '#shared/protocol/contract.ts';
import { pageDown, pageUp, type Direction } from '#shared/protocol/page.ts';
import type { Clock } from '../clock.ts';
import type { PageEvents, PagePort } from '../stage/page-port.ts';
import { isLoopbackHost, isOwnOrigin, type Entrance, type Role } from './entrance.ts';

type PageSocket = Socket<EventsOf<typeof pageUp>, EventsOf<typeof pageDown>, Record<string, never>, { role: Role; page: string | null }>;
type Pages = Namespace<EventsOf<typeof pageUp>, EventsOf<typeof pageDown>, Record<string, never>, { role: Role; page: string | null }>;

/** A page that has to wait for its first frame says so after 10 s at the latest. */
const DIRECT_MS = 12_000;
const OBEY_MS = 5000;
const Obeyed = z.object({ ok: z.literal(true) });
const DirectAck = z.union([
  z.object({ ok: z.literal(true), value: pageDown.direct.ack }),
  z.object({ ok: z.literal(false), problem: Problem }),
]);

export interface PageSocketNeeds {
  http: HttpServer;
  entrance: Entrance;
  clock: Clock;
  log: Logger;
  events: () => PageEvents;
}

/** The talk with the one screen page and any number of mirrors, on `/page`. */
export function servePages({ http, entrance, clock, log, events }: PageSocketNeeds): PagePort & { close(): Promise<void> } {
  const io = new Server(http, {
    transports: ['websocket'],
    serveClient: false,
    maxHttpBufferSize: 256 * 1024,
    allowRequest: (request, decide) => {
      const isWelcome = isLoopbackHost(request.headers.host) && isOwnOrigin(request) && entrance.roleOf(request) !== null;
      decide(null, isWelcome);
    },
  });
  const pages: Pages = io.of('/page');
  let screen: PageSocket | null = null;
  /** Pages whose place another has taken; they come back only when that one has gone. */
  const replaced = new Set<string>();

  const handlers: HandlersOf<typeof pageUp, PageSocket> = {
    hello({ role, page }, socket) {
      const mono = clock.mono();
      const language = events().language();
      if (role === 'mirror' || socket.data.role === 'mirror') {
        void socket.join('mirrors');
        return { mono, language, direction: events().current(), prepare: null };
      }
      if (replaced.has(page)) throw new AppError('conflict', { what: 'screen', revision: 0 });
      if (screen?.data.page && screen.data.page !== page) replaced.add(screen.data.page);
      screen = socket;
      socket.data.page = page;
      return { mono, language, ...events().arrived(page) };
    },
    progress(shown, socket) {
      if (socket === screen) events().progress(shown);
      return { mono: clock.mono() };
    },
    ended({ shown, how, detail }, socket) {
      if (socket === screen) events().ended(shown, how, detail);
      return {};
    },
    key(_, socket) {
      if (socket === screen) events().key();
      return {};
    },
    health(health, socket) {
      if (socket === screen) events().health(health);
      return {};
    },
    menu(act, socket) {
      if (socket !== screen) throw new AppError('not_allowed');
      return events().menu(act);
    },
  };

  pages.on('connection', (socket: PageSocket) => {
    socket.data.role = entrance.roleOf(socket.request) ?? 'mirror';
    socket.data.page = null;
    listen(socket, handlers, log);
    socket.on('disconnect', () => {
      if (socket !== screen) return;
      screen = null;
      replaced.clear();
      events().left();
    });
  });

  async function tell(socket: PageSocket, direction: Direction): Promise<z.output<typeof pageDown.direct.ack>['previous'] | undefined> {
    try {
      const reply = DirectAck.parse(await socket.timeout(DIRECT_MS).emitWithAck('direct', direction));
      return reply.ok ? reply.value.previous : undefined;
    } catch (error) {
      log.warn({ err: error, showing: direction.showing }, 'the page did not say what was on before');
      return undefined;
    }
  }

  async function obeyed(event: 'identify' | 'volume', body: object): Promise<boolean> {
    if (!screen) return false;
    const socket: Pick<Socket, 'timeout'> = screen; // The events' own types want one literal name each.
    const answer: unknown = await socket
      .timeout(OBEY_MS)
      .emitWithAck(event, body)
      .catch(() => null);
    return Obeyed.safeParse(answer).success;
  }

  return {
    isPresent: () => screen !== null,
    async direct(direction) {
      pages.to('mirrors').emit('direct', direction, () => undefined);
      return screen ? tell(screen, direction) : undefined;
    },
    identify: (plate) => obeyed('identify', plate),
    setVolume: (percent) => obeyed('volume', { percent }),
    nudge: (showing, how) => void screen?.emit('nudge', { showing, how }, () => undefined),
    prepare: (direction) => void screen?.emit('prepare', direction, () => undefined),
    follow: (showing, positionMs) => void pages.to('mirrors').emit('follow', { showing, positionMs }, () => undefined),
    close: async () => {
      await io.close();
    },
  };
}

/** Every event is checked and answered; a page that says nonsense is told so, and nothing else happens. */
function listen(socket: PageSocket, handlers: HandlersOf<typeof pageUp, PageSocket>, log: Logger): void {
  const on = <B extends z.ZodType, A>(
    event: keyof typeof pageUp,
    schema: B,
    handle: (body: z.output<B>, socket: PageSocket) => A,
  ): void => {
    socket.on(event, (said: unknown, answer: unknown) => {
      void Promise.resolve(replyTo(said, schema, (body) => handle(body, socket), log)).then((reply) => {
        if (typeof answer === 'function') answer(reply);
      });
    });
  };
  on('hello', pageUp.hello.body, handlers.hello);
  on('progress', pageUp.progress.body, handlers.progress);
  on('ended', pageUp.ended.body, handlers.ended);
  on('health', pageUp.health.body, handlers.health);
  on('key', pageUp.key.body, handlers.key);
  on('menu', pageUp.menu.body, handlers.menu);
}

async function replyTo<B extends z.ZodType, A>(
  said: unknown,
  schema: B,
  handle: (body: z.output<B>) => A,
  log: Logger,
): Promise<Reply<Awaited<A>>> {
  const body = schema.safeParse(said);
  if (!body.success)
    return { ok: false, problem: { code: 'bad_request', params: { path: body.error.issues[0]?.path.join('.') ?? '', why: 'shape' } } };
  try {
    return { ok: true, value: await handle(body.data) };
  } catch (error) {
    if (error instanceof AppError) return { ok: false, problem: { code: error.code, params: error.params } };
    log.error({ err: error }, 'a word of the page could not be dealt with');
    return { ok: false, problem: { code: 'unexpected', params: { reference: 'log' } } };
  }
}
