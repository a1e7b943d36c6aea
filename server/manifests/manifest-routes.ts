import { Router, type Request } from 'express';
import type { ScreenId } from '#shared/model/ids.ts';
import { notFound } from '#shared/problem.ts';
import { playerCalls } from '#shared/protocol/player.ts';
import type { Reads } from '../database/connection.ts';
import type { Clock } from '../kit/clock.ts';
import { route, type Gate, type Route } from '../kit/routes.ts';
import type { Keys } from './keys.ts';
import { findEnvelope, findSection } from './manifest-store.ts';

interface Needs {
  reads: Reads;
  clock: Clock;
  keys: Keys;
  enrolledScreen: Gate<{ screen: ScreenId }>;
}

export function manifestRoutes({ reads, clock, keys, enrolledScreen }: Needs): Route[] {
  return [
    route(playerCalls.manifest, enrolledScreen, async ({ query }, { caller }) => {
      const newest = await findEnvelope(reads, caller.screen);
      // Signed by the key before this one: it is being issued anew, and nobody could verify it by today's delegation.
      const isOurs = newest?.envelope.signatures.some(({ keyid }) => keyid === keys.signerId);
      const isNews = newest && isOurs && newest.revision !== query.have;
      return { now: clock.now(), newest: isNews ? { delegation: keys.delegation, manifest: newest.envelope } : null };
    }),
  ];
}

/** Sections are sent as the exact bytes that were hashed, so they are no JSON route. */
export function sectionRouter({ reads, enrolledScreen }: Pick<Needs, 'reads' | 'enrolledScreen'>): Router {
  const router = Router();
  router.get('/api/player/sections/:hash', async (request: Request<{ hash: string }>, response) => {
    const { screen } = await enrolledScreen.admit(request);
    const body = await findSection(reads, screen, request.params.hash);
    if (body === undefined) throw notFound('section', request.params.hash);
    response.setHeader('Cache-Control', 'private, immutable, max-age=31536000');
    response.type('application/json').send(Buffer.from(body));
  });
  return router;
}
