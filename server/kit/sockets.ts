import type { DefaultEventsMap, Namespace, Socket } from 'socket.io';
import type { z } from 'zod';
import type { Contract, EventsOf, HandlersOf } from '#shared/protocol/contract.ts';
import type { Reply } from '#shared/problem.ts';
import { badInput, problemOf } from './errors.ts';
import type { Log } from './log.ts';

export type Sockets<Up extends Contract, Down extends Contract, Context> = Namespace<
  EventsOf<Up>,
  EventsOf<Down>,
  DefaultEventsMap,
  Context
>;

type Listener = (event: string, handler: (body: unknown, ack: unknown) => void) => void;

/** Wires a contract's handlers to a socket: bodies are checked, answers are acknowledged, nothing thrown gets past. */
export function answer<C extends Contract, Context>(
  socket: Pick<Socket, 'on'>,
  contract: C,
  handlers: HandlersOf<C, Context>,
  context: Context,
  log: Log,
): void {
  const listen = socket.on.bind(socket) as Listener; // Socket.IO's own types want literal event names.
  for (const [event, shape] of Object.entries(contract)) {
    const handle = handlers[event as keyof C & string] as (body: unknown, context: Context) => unknown;
    listen(event, (body, ack) => {
      replyTo(shape, body, handle, context, log)
        .then((reply) => {
          if (typeof ack === 'function') ack(reply); // A missing or malformed ack is the caller's loss only.
        })
        .catch((error: unknown) => log.error({ err: error, event }, 'an answer could not be given'));
    });
  }
}

async function replyTo<Context>(
  shape: { body: z.ZodType; ack: z.ZodType },
  body: unknown,
  handle: (body: unknown, context: Context) => unknown,
  context: Context,
  log: Log,
): Promise<Reply<unknown>> {
  try {
    const parsed = shape.body.safeParse(body);
    if (!parsed.success) throw badInput(parsed.error, 'body');
    return { ok: true, value: shape.ack.parse(await handle(parsed.data, context)) };
  } catch (error) {
    return { ok: false, problem: problemOf(error, log) };
  }
}

/** Says something of a contract to whoever is meant; nothing is expected back, because a poke may be lost. */
export function tell<C extends Contract, E extends keyof C & string>(
  to: { emit: (event: string, body: unknown) => unknown },
  _contract: C,
  event: E,
  body: z.input<C[E]['body']>,
): void {
  to.emit(event, body);
}
