import { Router, type NextFunction, type Request, type Response } from 'express';
import type { z } from 'zod';
import { AppError } from '#shared/problem.ts';
import type { Call, CallInput } from '#shared/protocol/call.ts';
import { badInput, problemOf, statusOf } from './errors.ts';
import type { Log } from './log.ts';

/** Who may call, told by name so that it can be listed and tested. `admit` throws when the caller may not. */
export interface Gate<Caller> {
  name: string;
  admit: (request: Request) => Promise<Caller>;
}

/** Health, setup, login, enrolment, page files: what answers without a login. */
export const anyone: Gate<null> = { name: 'anyone', admit: () => Promise.resolve(null) };

export interface Visit<Caller> {
  caller: Caller;
  request: Request;
  /** For cookies and headers only; the body is what the handler returns. */
  response: Response;
}

/** A declared call with its gate and handler; its types are gone, its checks stay. */
export interface Route {
  call: Call;
  gate: string;
  answer: (request: Request, response: Response) => Promise<unknown>;
}

/** What comes in and what goes out are checked; the handler sees only its own types. */
export function route<const C extends Call, Caller>(
  call: C,
  gate: Gate<Caller>,
  handle: (input: CallInput<C>, visit: Visit<Caller>) => Promise<z.input<C['reply']>> | z.input<C['reply']>,
): Route {
  return {
    call,
    gate: gate.name,
    async answer(request, response) {
      const caller = await gate.admit(request);
      const input = {
        params: check(call.params, request.params, 'params'),
        query: check(call.query, request.query, 'query'),
        body: check(call.body, request.body ?? {}, 'body'),
      } as CallInput<C>; // Each part was parsed by the very schema that gives its type.
      return call.reply.parse(await handle(input, { caller, request, response }));
    },
  };
}

function check(schema: z.ZodType | undefined, value: unknown, where: string): unknown {
  if (!schema) return undefined;
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw badInput(parsed.error, where);
  return parsed.data;
}

/** A changing request must come from our own page: a foreign site can send neither this header nor our Origin. */
export function refuseForeign(request: Request): void {
  if (request.method === 'GET' || request.method === 'HEAD' || !request.headers.cookie) return;
  const site = request.headers['sec-fetch-site'];
  const isForeign = site !== undefined && site !== 'same-origin' && site !== 'none';
  if (isForeign || request.headers['x-fieldcast'] !== '1') throw new AppError('not_allowed');
}

/** Mounts declared routes on a router of their own. */
export function mountRoutes(routes: readonly Route[], log: Log): Router {
  const router = Router();
  for (const { call, answer } of routes) {
    router[call.method](call.path, (request: Request, response: Response, next: NextFunction) => {
      refuseForeignThen(request, () => answer(request, response))
        .then((reply) => {
          response.setHeader('Cache-Control', 'no-store');
          response.json(reply);
        })
        .catch(next);
    });
  }
  router.use(failure(log));
  return router;
}

async function refuseForeignThen(request: Request, go: () => Promise<unknown>): Promise<unknown> {
  refuseForeign(request);
  return go();
}

/** Express' error handler: every failure leaves as a Problem. Four parameters are how Express knows it. */
export function failure(log: Log) {
  return (error: unknown, _request: Request, response: Response, next: NextFunction): void => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const problem = problemOf(error, log);
    response.setHeader('Cache-Control', 'no-store');
    if (problem.code === 'rate_limited') response.setHeader('Retry-After', String(problem.params['seconds'] ?? 1));
    response.status(statusOf(problem)).json(problem);
  };
}
