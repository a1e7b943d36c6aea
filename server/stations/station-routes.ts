import { stationCalls } from '#shared/protocol/http/stations.ts';
import type { Session } from '../accounts/session-service.ts';
import { route, type Gate, type Route } from '../kit/routes.ts';
import type { ScreenService } from './screen-service.ts';
import type { StationService } from './station-service.ts';

interface Needs {
  signedIn: Gate<Session>;
  stations: StationService;
  screens: ScreenService;
}

export function stationRoutes({ signedIn, stations, screens }: Needs): Route[] {
  return [
    route(stationCalls.listStations, signedIn, async ({ query }) => ({ stations: await stations.list(query) })),
    route(stationCalls.createStation, signedIn, ({ body }) => stations.create(body)),
    route(stationCalls.reviseStation, signedIn, ({ params, body: { seenRevision, ...wanted } }) =>
      stations.revise(params.id, seenRevision, wanted),
    ),
    route(stationCalls.removeStation, signedIn, async ({ params }) => {
      await stations.remove(params.id);
      return {};
    }),
    route(stationCalls.listScreens, signedIn, async ({ query }) => ({ screens: await screens.list(query) })),
    route(stationCalls.getScreen, signedIn, ({ params }) => screens.get(params.id)),
    route(stationCalls.reviseScreen, signedIn, ({ params, body }) => screens.revise(params.id, body)),
    route(stationCalls.revokeScreen, signedIn, ({ params }) => screens.revoke(params.id)),
  ];
}
