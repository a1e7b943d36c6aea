import type { Response } from 'express';
import { AppError } from '#shared/problem.ts';
import { encodingCalls, encodingRuleCalls, type EncodingState } from '#shared/protocol/http/encoding.ts';
import type { May } from '../../accounts/may.ts';
import { recordAudit } from '../../database/audit.ts';
import type { Database } from '../../database/connection.ts';
import { withBearer } from '../../kit/bearer.ts';
import { everywhere, type By } from '../../kit/by.ts';
import type { Clock } from '../../kit/clock.ts';
import { route, type Route } from '../../kit/routes.ts';
import type { Desk } from './desk.ts';
import { countPieces, listInHand } from './encoding-store.ts';
import { findRule, putRule, restOf } from './rule-store.ts';

interface Needs {
  database: Database;
  clock: Clock;
  desk: Desk;
  token: string;
  workers: number;
  may: May;
}

export function encodingRoutes({ database, clock, desk, token, workers, may }: Needs): Route[] {
  const encoders = withBearer('encoder', token);

  async function state({ scope }: By): Promise<EncodingState> {
    const rule = await findRule(database.reads);
    const isWorking = restOf(rule, clock.now()) === null;
    return {
      rule,
      isWorking,
      workers,
      ...(await countPieces(database.reads, everywhere)),
      inHand: await listInHand(database.reads, scope),
    };
  }

  return [
    route(encodingCalls.claimPiece, encoders, async ({ body: { waitMs, build, ...asker } }, { response }) => ({
      piece: await desk.claim({ ...asker, settings: build }, waitMs, goneWith(response)),
    })),
    route(encodingCalls.keepPiece, encoders, async ({ params, body: { fence, progress } }) => ({
      goOn: await desk.keep(params, fence, progress),
    })),
    route(encodingCalls.finishPiece, encoders, async ({ params, body: { fence, result } }) => ({
      isTaken: await desk.finish(params, fence, result),
    })),
    route(encodingCalls.failPiece, encoders, async ({ params, body: { fence, fault, detail } }) => {
      await desk.fail(params, fence, fault, detail);
      return {};
    }),
    route(encodingCalls.forgetBlobs, encoders, async ({ body: { blobs } }) => {
      await desk.forget(blobs);
      return {};
    }),
    route(encodingRuleCalls.lessonsAtRest, may('content.read'), async (_, { caller }) => {
      const { lessons } = await countPieces(database.reads, caller.scope);
      return { rest: restOf(await findRule(database.reads), clock.now()), lessons };
    }),
    route(encodingRuleCalls.getEncoding, may('system.read'), (_, { caller }) => state(caller)),
    route(encodingRuleCalls.setEncodingRule, may('system.write'), async ({ body }, { caller }) => {
      if (!caller.scope.isEverywhere) throw new AppError('not_allowed'); // One machine encodes for all counties.
      await database.decide(async (tx) => {
        const before = await findRule(tx);
        await putRule(tx, body);
        await recordAudit(tx, caller, { action: 'encoding.set', subject: 'encoding', place: null, before, after: body });
      });
      return state(caller);
    }),
  ];
}

/** Aborted when whoever asked has hung up. */
function goneWith(response: Response): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  return gone.signal;
}
