import type { z } from 'zod';
import type { Reply } from '../problem.ts';

/** One direction of a socket namespace: event -> what is said and what is answered. */
export type Contract = Record<string, { body: z.ZodType; ack: z.ZodType }>;

/** Socket.IO's event types, derived; nobody writes them twice. */
export type EventsOf<C extends Contract> = {
  [E in keyof C & string]: (body: z.input<C[E]['body']>, ack: (reply: Reply<z.output<C[E]['ack']>>) => void) => void;
};

/** What a handler is: it gets a checked body and returns its answer; it never touches the socket. */
export type HandlersOf<C extends Contract, Context> = {
  [E in keyof C & string]: (body: z.output<C[E]['body']>, context: Context) => Promise<z.input<C[E]['ack']>> | z.input<C[E]['ack']>;
};
