import { placeCalls } from '#shared/protocol/http/places.ts';
import { stationCalls as calls } from '#shared/protocol/http/stations.ts';
import type { May } from '../accounts/may.ts';
import type { Reads } from '../database/connection.ts';
import { route, type Route } from '../kit/routes.ts';
import { listEvents } from '../regions/place-event-store.ts';
import { listChoices } from './choice-store.ts';
import { seenPlace } from './place-seen.ts';
import type { ScreenService } from './screen-service.ts';
import type { StationService } from './station-service.ts';
import { listNodes } from './tree-store.ts';

interface Needs {
  may: May;
  reads: Reads;
  stations: StationService;
  screens: ScreenService;
}

export function stationRoutes({ may, reads, stations, screens }: Needs): Route[] {
  const reading = may('places.read');
  const writing = may('places.write');
  return [
    route(calls.regionTree, reading, async ({ query }, { caller }) => ({ nodes: await listNodes(reads, caller.scope, query) })),
    route(placeCalls.placeChoices, reading, async ({ query }, { caller }) => ({ places: await listChoices(reads, caller.scope, query) })),
    route(calls.placeHistory, reading, async ({ params }, { caller }) => {
      await seenPlace(reads, caller, params.id);
      return { events: await listEvents(reads, params.id) };
    }),
    route(calls.listStations, reading, ({ query }, { caller }) => stations.list(caller, query)),
    route(calls.getStation, reading, ({ params }, { caller }) => stations.get(caller, params.id)),
    route(calls.stationOperators, reading, ({ params }, { caller }) => stations.operators(caller, params.id)),
    route(calls.createStation, writing, ({ body }, { caller }) => stations.create(caller, body)),
    route(calls.reviseStation, writing, ({ params, body: { seenRevision, ...wanted } }, { caller }) =>
      stations.revise(caller, params.id, seenRevision, wanted),
    ),
    route(calls.closeStation, writing, ({ params }, { caller }) => stations.setClosed(caller, params.id, true)),
    route(calls.reopenStation, writing, ({ params }, { caller }) => stations.setClosed(caller, params.id, false)),
    route(calls.removeStation, writing, async ({ params }, { caller }) => {
      await stations.remove(caller, params.id);
      return {};
    }),
    route(calls.listScreens, reading, ({ query }, { caller }) => screens.list(caller, query)),
    route(calls.screenCounts, reading, ({ query }, { caller }) => screens.counts(caller, query.region)),
    route(calls.listAway, reading, ({ query }, { caller }) => screens.listAway(caller, query.region)),
    route(calls.getScreen, reading, ({ params }, { caller }) => screens.get(caller, params.id)),
    route(calls.reviseScreen, writing, ({ params, body }, { caller }) => screens.revise(caller, params.id, body)),
    route(calls.closeScreen, writing, ({ params }, { caller }) => screens.setClosed(caller, params.id, true)),
    route(calls.reopenScreen, writing, ({ params }, { caller }) => screens.setClosed(caller, params.id, false)),
    route(calls.revokeScreen, writing, ({ params }, { caller }) => screens.revoke(caller, params.id)),
  ];
}
