import type { z } from 'zod';

/** One HTTP call, told once: the server's route, the console's client and OpenAPI are made from it. */
export interface Call {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Express' form: '/api/lessons/:id'. */
  path: string;
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  reply: z.ZodType;
}

export const call = <const C extends Call>(declaration: C): C => declaration;

/** What has been checked by a schema; nothing where there is none. */
export type Out<T> = T extends z.ZodType ? z.output<T> : undefined;
type In<T> = T extends z.ZodType ? z.input<T> : undefined;

/** What a handler sees. */
export interface CallInput<C extends Call> {
  params: Out<C['params']>;
  query: Out<C['query']>;
  body: Out<C['body']>;
}

/** What a caller gives. */
export type CallArguments<C extends Call> = (C['params'] extends z.ZodType ? { params: In<C['params']> } : { params?: undefined }) &
  (C['query'] extends z.ZodType ? { query?: In<C['query']> } : { query?: undefined }) &
  (C['body'] extends z.ZodType ? { body: In<C['body']> } : { body?: undefined });

export type CallReply<C extends Call> = z.output<C['reply']>;
