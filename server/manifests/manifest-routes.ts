import { z } from 'zod';
import type { ScreenId } from '#shared/model/ids.ts';
import { notFound } from '#shared/problem.ts';
import { playerCalls, sectionPath } from '#shared/protocol/player.ts';
import type { Reads } from '../database/connection.ts';
import type { Clock } from '../kit/clock.ts';
import type { RawCall } from '../kit/operations.ts';
import { rawRoute, route, type Gate, type Route } from '../kit/routes.ts';
import type { Keys } from './keys.ts';
import { findEnvelope, findSection } from './manifest-store.ts';

interface Needs {
  reads: Reads;
  clock: Clock;
  keys: Keys;
  enrolledScreen: Gate<{ screen: ScreenId }>;
}

/** Sections are sent as the exact bytes that were hashed, so they are no JSON call. */
const getSection = {
  method: 'get',
  path: sectionPath(':hash'),
  summary: "A section that this screen's manifest names, as the exact bytes that were hashed.",
  params: z.object({ hash: z.string() }),
  replies: { 200: { description: 'The section', type: 'application/json' } },
} satisfies RawCall;

export function manifestRoutes({ reads, clock, keys, enrolledScreen }: Needs): Route[] {
  return [
    route(playerCalls.manifest, enrolledScreen, async ({ query }, { caller }) => {
      const newest = await findEnvelope(reads, caller.screen);
      // Signed by the key before this one: it is being issued anew, and nobody could verify it by today's delegation.
      const isOurs = newest?.envelope.signatures.some(({ keyid }) => keyid === keys.signerId);
      const isNews = newest && isOurs && newest.revision !== query.have;
      return { now: clock.now(), newest: isNews ? { delegation: keys.delegation, manifest: newest.envelope } : null };
    }),
    rawRoute(getSection, enrolledScreen, async ({ params: { hash } }, { caller, response }) => {
      const body = await findSection(reads, caller.screen, hash);
      if (body === undefined) throw notFound('section', hash);
      response.setHeader('Cache-Control', 'private, immutable, max-age=31536000');
      response.type('application/json').send(Buffer.from(body));
    }),
  ];
}
