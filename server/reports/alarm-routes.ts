import type { AccountId } from '#shared/model/ids.ts';
import { alarmCalls as calls } from '#shared/protocol/http/alarms.ts';
import type { Database } from '../database/connection.ts';
import type { Clock } from '../kit/clock.ts';
import { route, type Gate, type Route } from '../kit/routes.ts';
import { markAlarmsSeen } from './alarm-service.ts';
import { listAlarms } from './alarm-store.ts';
import { listForkedLines } from './ledger-store.ts';

interface Needs {
  database: Database;
  clock: Clock;
  signedIn: Gate<{ account: { id: AccountId } }>;
}

/** Enough to see where two histories part. */
const FORKED_SHOWN = 50;

export function alarmRoutes({ database, clock, signedIn }: Needs): Route[] {
  return [
    route(calls.listAlarms, signedIn, ({ query }) => listAlarms(database.reads, query)),
    route(calls.markAlarmsSeen, signedIn, async ({ body }, { caller }) => {
      await markAlarmsSeen({ database, clock }, body.alarms, caller.account.id);
      return {};
    }),
    route(calls.listForked, signedIn, ({ params }) => listForkedLines(database.reads, params.screen, params.epoch, FORKED_SHOWN)),
  ];
}
