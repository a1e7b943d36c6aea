import { bulkCalls as calls } from '#shared/protocol/http/bulk.ts';
import type { May } from '../../accounts/may.ts';
import { route, type Route } from '../../kit/routes.ts';
import type { BulkService } from './service.ts';

export function bulkRoutes(may: May, bulk: BulkService): Route[] {
  const writing = may('places.write');
  return [
    route(calls.editStations, writing, ({ body }, { caller }) => bulk.editStations(caller, body)),
    route(calls.editScreens, writing, ({ body }, { caller }) => bulk.editScreens(caller, body)),
    route(calls.lastEdit, writing, async (_, { caller }) => ({ edit: await bulk.last(caller) })),
    route(calls.undoEdit, writing, ({ params }, { caller }) => bulk.undo(caller, params.id)),
  ];
}
