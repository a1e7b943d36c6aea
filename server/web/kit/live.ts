import { io, type Socket } from 'socket.io-client';
import type { z } from 'zod';
import { consoleDown, type consoleUp } from '#shared/protocol/console.ts';
import type { EventsOf } from '#shared/protocol/contract.ts';

type Down = typeof consoleDown;
type Handlers = { [E in keyof Down]: (body: z.output<Down[E]['body']>) => void } & {
  /** The line came up (again): whatever was missed meanwhile has to be asked. */
  joined: (serverNow: number) => void;
  lost: () => void;
};

/** Follows the server's pokes until it is closed. A lost poke does no harm: `joined` asks everything again. */
export function followServer(handlers: Handlers): { close: () => void } {
  const socket: Socket<EventsOf<Down>, EventsOf<typeof consoleUp>> = io('/console', {
    transports: ['websocket'],
    reconnectionDelay: 1000,
    reconnectionDelayMax: 20_000,
    randomizationFactor: 1, // Full jitter: a county's offices must not come back in one wave.
  });
  const hear = <E extends keyof Down>(event: E, handle: (body: z.output<Down[E]['body']>) => void): void => {
    socket.on<keyof Down>(event, (said: unknown, ack?: unknown) => {
      const body = consoleDown[event].body.safeParse(said);
      if (body.success) handle(body.data as z.output<Down[E]['body']>); // Parsed by this event's own schema.
      if (typeof ack === 'function') ack({ ok: true, value: {} });
    });
  };
  hear('changed', handlers.changed);
  hear('job.progress', handlers['job.progress']);
  hear('lesson.progress', handlers['lesson.progress']);
  hear('screen.status', handlers['screen.status']);
  socket.on('connect', () => socket.emit('hello', {}, (reply) => handlers.joined(reply.ok ? reply.value.now : Date.now())));
  socket.on('disconnect', handlers.lost);
  return { close: () => socket.disconnect() };
}
