import { notFound } from '#shared/problem.ts';
import { alarmCalls as calls } from '#shared/protocol/http/alarms.ts';
import type { May } from '../accounts/may.ts';
import type { Database } from '../database/connection.ts';
import type { Clock } from '../kit/clock.ts';
import { isScreenWithin } from '../stations/screen-store.ts';
import { route, type Route } from '../kit/routes.ts';
import { markAlarmsSeen } from './alarm-service.ts';
import { listAlarms } from './alarm-store.ts';
import { listForkedLines } from './ledger-store.ts';

interface Needs {
  database: Database;
  clock: Clock;
  may: May;
}

/** Enough to see where two histories part. */
const FORKED_SHOWN = 50;

export function alarmRoutes({ database, clock, may }: Needs): Route[] {
  const { reads } = database;
  return [
    route(calls.listAlarms, may('places.read'), ({ query }, { caller }) => listAlarms(reads, caller.scope, query)),
    route(calls.markAlarmsSeen, may('places.write'), async ({ body }, { caller }) => {
      await markAlarmsSeen({ database, clock }, caller, body.alarms);
      return {};
    }),
    route(calls.listForked, may('records.read'), async ({ params: { screen, epoch } }, { caller }) => {
      if (!(await isScreenWithin(reads, caller.scope, screen))) throw notFound('record', `${screen} ${epoch}`);
      return listForkedLines(reads, screen, epoch, FORKED_SHOWN);
    }),
  ];
}
