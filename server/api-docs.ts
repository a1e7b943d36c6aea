import path from 'node:path';
import express, { type Request, type Router } from 'express';
import { AppError } from '#shared/problem.ts';
import { openApiOf } from './kit/openapi.ts';
import type { Route } from './kit/routes.ts';

const PAGE = path.resolve(import.meta.dirname, '../dist/docs');

interface Needs {
  routes: readonly Route[];
  version: string;
  isSignedIn: (request: Request) => Promise<boolean>;
}

/** What this office's calls are, to read by programs (`openapi.json`) and by people (`/api/docs/`), for whoever is signed in. */
export function apiDocs({ routes, version, isSignedIn }: Needs): Router {
  const router = express.Router();
  let document: object | undefined;
  router.get('/api/openapi.json', async (request, response) => {
    if (!(await isSignedIn(request))) throw new AppError('not_signed_in');
    response.json((document ??= openApiOf(routes, version)));
  });
  router.use('/api/docs', async (request, response, next) => {
    if (await isSignedIn(request)) return next();
    // A person who opens it in a browser is led to the login; a program gets its code.
    if (request.accepts(['json', 'html']) !== 'html') throw new AppError('not_signed_in');
    return response.redirect(302, '/login');
  });
  router.use('/api/docs', express.static(PAGE, { maxAge: 0, redirect: true }));
  return router;
}
