import express from 'express';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLog } from '#server/kit/log.ts';
import { mountRoutes, type Route } from '#server/kit/routes.ts';
import { Problem } from '#shared/problem.ts';
import type { Call, CallArguments, CallReply } from '#shared/protocol/call.ts';

/** One visitor: keeps its cookie as a browser does, and sends what our pages send. */
export interface Visitor {
  /** The reply, checked; a refusal is thrown as its code. */
  call: <const C extends Call>(call: C, given?: CallArguments<C>, headers?: Record<string, string>) => Promise<CallReply<C>>;
  cookie: string | undefined;
  /** The last Set-Cookie, whole. */
  setCookie: string | undefined;
}

/** A refusal as the visitor sees it. */
export class Refused extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.code);
    this.problem = problem;
  }
}

/** Declared routes on a real HTTP server of the test's own. */
export async function serve(routes: readonly Route[], proxies = 0): Promise<AsyncDisposable & { url: string; visitor: () => Visitor }> {
  const app = express();
  app.set('trust proxy', proxies);
  app.use(express.json());
  app.use(mountRoutes(routes, createLog('silent')));
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // Listening on a port, so never a pipe's name.
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    visitor: () => createVisitor(url),
    [Symbol.asyncDispose]: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

export function createVisitor(url: string): Visitor {
  const visitor: Visitor = { call: ask, cookie: undefined, setCookie: undefined };

  async function ask<const C extends Call>(call: C, given?: CallArguments<C>, headers: Record<string, string> = {}): Promise<CallReply<C>> {
    const response = await fetch(addressOf(url, call, given ?? {}), {
      method: call.method.toUpperCase(),
      headers: {
        'content-type': 'application/json',
        'x-fieldcast': '1',
        ...(visitor.cookie && { cookie: visitor.cookie }),
        ...headers,
      },
      ...(call.body && { body: JSON.stringify(given?.body ?? {}) }),
    });
    const [set] = response.headers.getSetCookie();
    if (set !== undefined) {
      visitor.setCookie = set;
      visitor.cookie = set.split(';')[0];
    }
    const said: unknown = await response.json();
    if (!response.ok) throw new Refused(Problem.parse(said));
    return call.reply.parse(said) as CallReply<C>; // Parsed by the very schema that gives its type.
  }

  return visitor;
}

function addressOf(url: string, call: Call, given: { params?: unknown; query?: unknown }): URL {
  const params = new Map(Object.entries(given.params ?? {}).map(([name, value]) => [name, String(value)]));
  const address = new URL(
    call.path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(params.get(name) ?? '')),
    url,
  );
  for (const [name, value] of Object.entries(given.query ?? {})) {
    if (value !== undefined) address.searchParams.set(name, String(value));
  }
  return address;
}
