import { stationCalls } from '#shared/protocol/http/stations.ts';
import { route, type Gate, type Route } from '../kit/routes.ts';
import { regionService, type RegionNeeds } from './region-service.ts';

/** 市-县-镇-村-屯 as a tree. */
export function createRegions<Caller>(needs: RegionNeeds & { signedIn: Gate<Caller> }): { routes: Route[] } {
  const { signedIn } = needs;
  const regions = regionService(needs);
  return {
    routes: [
      route(stationCalls.listRegions, signedIn, async () => ({ regions: await regions.list() })),
      route(stationCalls.createRegion, signedIn, ({ body }) => regions.create(body)),
      route(stationCalls.renameRegion, signedIn, ({ params, body }) => regions.rename(params.id, body.name)),
      route(stationCalls.removeRegion, signedIn, async ({ params }) => {
        await regions.remove(params.id);
        return {};
      }),
    ],
  };
}
