import { access } from 'node:fs/promises';
import path from 'node:path';
import express, { type Express, type NextFunction, type Request, type Response, type Router } from 'express';
import helmet from 'helmet';
import { notFound } from '#shared/problem.ts';
import type { FrontNeeds } from './front-needs.ts';
import { MOST_BYTES } from './kit/io.ts';
import { openApiOf } from './kit/openapi.ts';
import type { RawCall } from './kit/operations.ts';
import { anyone, failure, mountRoutes, rawRoute, type Gate, type Route } from './kit/routes.ts';

const PAGES = path.resolve(import.meta.dirname, '../dist/console');
const API_PAGES = path.resolve(import.meta.dirname, '../dist/docs');
const PAGE_POLICY = {
  directives: {
    defaultSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"], // antd writes its styles into the page.
    imgSrc: ["'self'", 'data:', 'blob:'],
    mediaSrc: ["'self'", 'blob:'],
    workerSrc: ["'self'", 'blob:'],
    connectSrc: ["'self'", 'ws:', 'wss:'],
    upgradeInsecureRequests: null, // Plain HTTP on loopback and behind a proxy is a supported way.
  },
};

/** Addresses are mounted as routes only, so that the description tells of each; what is left beside them are the pages' files. */
export function createExpress({ config, log, routes, time, accounts, version }: FrontNeeds): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', config.proxies);
  app.set('query parser', 'simple');
  app.use(time);
  const frequent = routes.filter(({ isFrequent }) => isFrequent);
  mountRoutes(frequent, log, app); // A router of their own would be one more way to go for each.
  app.use(helmet({ contentSecurityPolicy: PAGE_POLICY, strictTransportSecurity: config.tls !== null, crossOriginEmbedderPolicy: false }));
  app.use(express.json({ limit: MOST_BYTES, strict: true }));
  const all = [...routes, ...health()];
  all.push(apiDescription(all, version, accounts.signedIn));
  app.use(
    mountRoutes(
      all.filter(({ isFrequent }) => !isFrequent),
      log,
    ),
  );
  app.use(apiPages(accounts.signedIn));
  app.use(pages());
  app.use(notThere);
  app.use(failure(log));
  return app;
}

/** For whoever watches the process; says nothing about what is inside. It listens only once all stages are up, so to live is to be ready. */
const health = (): Route[] =>
  (['/livez', '/readyz'] as const).map((address) => {
    const summary = address === '/livez' ? 'The process is there.' : 'The server answers.';
    const call: RawCall = { method: 'get', path: address, summary, replies: { 200: { description: 'ok', type: 'text/plain' } } };
    return rawRoute(call, anyone, (_, { response }) => void response.type('text').send('ok\n'));
  });

const getDescription = {
  method: 'get',
  path: '/api/openapi.json',
  summary: 'This description.',
  replies: { 200: { description: 'OpenAPI 3.1', type: 'application/json' } },
} satisfies RawCall;

/** Made when it is first asked for, of all that is mounted by then: itself among it. */
function apiDescription(routes: readonly Route[], version: string, signedIn: Gate<unknown>): Route {
  let document: object | undefined;
  return rawRoute(getDescription, signedIn, (_, { response }) => void response.json((document ??= openApiOf(routes, version))));
}

/** The description to read, in a browser, for whoever is signed in; everybody else is led to the login. */
function apiPages(signedIn: Gate<unknown>): Router {
  const router = express.Router();
  router.use('/api/docs', async function admit(request, response, next) {
    try {
      await signedIn.admit(request);
    } catch (refusal) {
      if (request.accepts(['json', 'html']) !== 'html') throw refusal; // A program gets its code.
      return response.redirect(302, '/login');
    }
    return next();
  });
  router.use('/api/docs', express.static(API_PAGES, { maxAge: 0, redirect: true }));
  return router;
}

/** Built files are named by their content; the page itself is asked for anew each time. Unknown paths are the page's own routes. */
function pages(): Router {
  const router = express.Router();
  router.use('/assets', express.static(path.join(PAGES, 'assets'), { immutable: true, maxAge: '1y', index: false }));
  router.use(express.static(PAGES, { index: false, maxAge: 0 }));
  router.get(/^\/(?!api\/|blobs\/|assets\/|socket\.io\/).*/, (_request, response, next) => {
    response.setHeader('Cache-Control', 'no-cache');
    response.sendFile(path.join(PAGES, 'index.html'), { cacheControl: false }, (error: Error | undefined) => {
      if (error && !response.headersSent) next(error);
    });
  });
  return router;
}

function notThere(request: Request, _response: Response, next: NextFunction): void {
  next(notFound('page', request.path.slice(0, 200)));
}

/** A fresh clone has none until they are built; the API answers all the same. */
export const arePagesBuilt = (): Promise<boolean> =>
  access(path.join(PAGES, 'index.html')).then(
    () => true,
    () => false,
  );
