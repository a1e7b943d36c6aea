import { io } from 'socket.io-client';
import { z } from 'zod';
import { Problem, type Reply } from '#shared/problem.ts';
import type { HandlersOf } from '#shared/protocol/contract.ts';
import { pageDown, pageUp } from '#shared/protocol/page.ts';

type Up = typeof pageUp;

/** Undefined where the agent is away, slow or does not want it: the page shows on, whatever the agent says. */
type Ask<E extends keyof Up> = (body: z.input<Up[E]['body']>) => Promise<z.output<Up[E]['ack']> | undefined>;

export interface AgentLink {
  hello: Ask<'hello'>;
  progress: Ask<'progress'>;
  ended: Ask<'ended'>;
  health: Ask<'health'>;
  key: Ask<'key'>;
  menu: Ask<'menu'>;
  isUp: () => boolean;
  close: () => void;
}

const ANSWER_MS = 5000;

/** The socket to the agent that served this page. Both directions are checked against the contract. */
export function connectAgent(handlers: HandlersOf<typeof pageDown, undefined>, onUp: () => void): AgentLink {
  const socket = io('/page', {
    transports: ['websocket'],
    reconnectionDelay: 300,
    reconnectionDelayMax: 2000,
    randomizationFactor: 0.5,
  });

  function listen<B extends z.ZodType, A>(event: string, body: B, handle: (checked: z.output<B>) => Promise<A> | A): void {
    socket.on(event, (said: unknown, answer: unknown) => {
      void replyTo(said, body, handle).then((reply) => {
        if (typeof answer === 'function') answer(reply);
      });
    });
  }

  async function ask<A extends z.ZodType>(event: keyof Up, body: unknown, ack: A): Promise<z.output<A> | undefined> {
    if (!socket.connected) return undefined;
    try {
      const answer: unknown = await socket.timeout(ANSWER_MS).emitWithAck(event, body);
      return checkedAck(ack, answer);
    } catch {
      return undefined; // Too late; whatever matters is said again.
    }
  }

  listen('direct', pageDown.direct.body, (body) => handlers.direct(body, undefined));
  listen('prepare', pageDown.prepare.body, (body) => handlers.prepare(body, undefined));
  listen('identify', pageDown.identify.body, (body) => handlers.identify(body, undefined));
  listen('volume', pageDown.volume.body, (body) => handlers.volume(body, undefined));
  listen('nudge', pageDown.nudge.body, (body) => handlers.nudge(body, undefined));
  listen('follow', pageDown.follow.body, (body) => handlers.follow(body, undefined));
  socket.on('connect', onUp);
  // Refused by the agent itself (it is just starting, say): socket.io would leave it at that.
  socket.on('connect_error', () => socket.active || setTimeout(() => socket.connect(), 1000 + Math.random() * 1000));
  socket.on('disconnect', () => socket.active || setTimeout(() => socket.connect(), 1000 + Math.random() * 1000));
  return {
    hello: (body) => ask('hello', body, pageUp.hello.ack),
    progress: (body) => ask('progress', body, pageUp.progress.ack),
    ended: (body) => ask('ended', body, pageUp.ended.ack),
    health: (body) => ask('health', body, pageUp.health.ack),
    key: (body) => ask('key', body, pageUp.key.ack),
    menu: (body) => ask('menu', body, pageUp.menu.ack),
    isUp: () => socket.connected,
    close: () => socket.close(),
  };
}

async function replyTo<B extends z.ZodType, A>(
  said: unknown,
  body: B,
  handle: (checked: z.output<B>) => Promise<A> | A,
): Promise<Reply<A>> {
  const checked = body.safeParse(said);
  if (!checked.success) return refuse(checked.error);
  try {
    return { ok: true, value: await handle(checked.data) };
  } catch (error) {
    return { ok: false, problem: { code: 'unexpected', params: { reference: String(error) } } };
  }
}

function refuse(error: z.ZodError): Reply<never> {
  const [issue] = error.issues;
  return { ok: false, problem: { code: 'bad_request', params: { path: issue?.path.join('.') ?? '', why: issue?.message ?? '' } } };
}

const Answer = z.union([z.object({ ok: z.literal(true), value: z.unknown() }), z.object({ ok: z.literal(false), problem: Problem })]);

function checkedAck<A extends z.ZodType>(ack: A, answer: unknown): z.output<A> | undefined {
  const reply = Answer.safeParse(answer);
  if (!reply.success || !reply.data.ok) return undefined;
  const value = ack.safeParse(reply.data.value);
  return value.success ? value.data : undefined;
}
