import { Router, type IRouter, type NextFunction, type Request, type Response } from 'express';
import type { z } from 'zod';
import { AppError } from '#shared/problem.ts';
import type { Call, CallInput, Out } from '#shared/protocol/call.ts';
import { badInput, problemOf, statusOf } from './errors.ts';
import type { Log } from './log.ts';
import { jsonOperation, rawOperation, type Operation, type RawCall } from './operations.ts';

/** Who may call, told by name so that it can be listed and tested. */
export interface Gate<Caller> {
  /** What opens it: any one of these security schemes of the description. None: it stands open. */
  keys: readonly string[];
  /** What else whoever has such a key must be allowed. */
  needs?: readonly string[];
  /** False: the request brings nothing that could open it, so that it need not be tried. */
  hasKey?: (request: Request) => boolean;
  /** Throws when the caller may not. */
  admit: (request: Request) => Promise<Caller>;
}

/** Health, setup, login, enrolment, page files: what answers without a login. */
export const anyone: Gate<null> = { keys: [], admit: () => Promise.resolve(null) };

/** Opens to whom either would admit. Who has the key of the first and may not is told so; else the second's refusal is the one that is told. */
export function either<One, Other>(one: Gate<One>, other: Gate<Other>): Gate<One | Other> {
  async function admit(request: Request): Promise<One | Other> {
    if (one.hasKey?.(request) === false) return other.admit(request);
    try {
      return await one.admit(request);
    } catch (refusal) {
      if (refusal instanceof AppError && refusal.code === 'not_allowed') throw refusal;
      return other.admit(request);
    }
  }
  return { keys: [...one.keys, ...other.keys], needs: [...(one.needs ?? []), ...(other.needs ?? [])], admit };
}

export interface Visit<Caller> {
  caller: Caller;
  request: Request;
  /** For cookies and headers only; the body is what the handler returns. */
  response: Response;
}

/** What is mounted: one method at one address, with what the API's description says of it. There is no other way to be mounted. */
export interface Route {
  method: Call['method'] | RawCall['method'];
  path: string;
  keys: readonly string[];
  needs: readonly string[];
  operation: Operation;
  isFrequent: boolean;
  handle: (request: Request, response: Response) => Promise<void>;
}

/** What comes in and what goes out are checked; the handler sees only its own types. */
export function route<const C extends Call, Caller>(
  call: C,
  gate: Gate<Caller>,
  handle: (input: CallInput<C>, visit: Visit<Caller>) => Promise<z.input<C['reply']>> | z.input<C['reply']>,
): Route {
  return {
    method: call.method,
    path: call.path,
    keys: gate.keys,
    needs: gate.needs ?? [],
    operation: jsonOperation(call),
    isFrequent: false,
    async handle(request, response) {
      const caller = await gate.admit(request);
      const input = {
        params: check(call.params, request.params, 'params'),
        query: check(call.query, request.query, 'query'),
        body: check(call.body, request.body ?? {}, 'body'),
      } as CallInput<C>; // Each part was parsed by the very schema that gives its type.
      const reply = call.reply.parse(await handle(input, { caller, request, response }));
      response.setHeader('Cache-Control', 'no-store');
      response.json(reply);
    },
  };
}

/** The parts of a raw call that are checked; `response` is the handler's own. */
interface RawInput<C extends RawCall> {
  params: Out<C['params']>;
  query: Out<C['query']>;
}

/** An address whose handler writes the response itself. Its description stands beside it all the same. */
export function rawRoute<const C extends RawCall, Caller>(
  call: C,
  gate: Gate<Caller>,
  handle: (input: RawInput<C>, visit: Visit<Caller>) => Promise<void> | void,
): Route {
  return {
    method: call.method,
    path: call.path,
    keys: gate.keys,
    needs: gate.needs ?? [],
    operation: rawOperation(call),
    isFrequent: call.isFrequent ?? false,
    async handle(request, response) {
      const caller = await gate.admit(request);
      const input = {
        params: check(call.params, request.params, 'params'),
        query: check(call.query, request.query, 'query'),
      } as RawInput<C>; // Each part was parsed by the very schema that gives its type.
      await handle(input, { caller, request, response });
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
function refuseForeign(request: Request): void {
  if (request.method === 'GET' || request.method === 'HEAD' || !request.headers.cookie) return;
  const site = request.headers['sec-fetch-site'];
  const isForeign = site !== undefined && site !== 'same-origin' && site !== 'none';
  if (isForeign || request.headers['x-fieldcast'] !== '1') throw new AppError('not_allowed');
}

/** '/regions/tree' before '/regions/:id', whoever was declared first. */
const rank = ({ path }: Route): string => path.replaceAll(/:\w+/g, '\uFFFF');
const bySpecificity = (a: Route, b: Route): number => (rank(a) < rank(b) ? -1 : Number(rank(a) > rank(b)));

/** Mounts declared routes, on a router of their own where none is given. */
export function mountRoutes(routes: readonly Route[], log: Log, router: IRouter = Router()): IRouter {
  for (const { method, path, handle } of routes.toSorted(bySpecificity)) {
    router[method](path, async (request: Request, response: Response) => {
      refuseForeign(request);
      await handle(request, response); // A rejection is Express' own `next(error)`.
    });
  }
  router.use(failure(log));
  return router;
}

/** Express' error handler: every failure leaves as a Problem. Four parameters are how Express knows it. */
export function failure(log: Log) {
  return function failed(error: unknown, _request: Request, response: Response, next: NextFunction): void {
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
