import type { Right } from '#shared/model/role.ts';
import { stationCalls as calls } from '#shared/protocol/http/stations.ts';
import { RegionsExport } from '#shared/protocol/http/sheets.ts';
import { sheetRoutes } from '../kit/sheets/routes.ts';
import type { By } from '../kit/by.ts';
import { route, type Gate, type Route } from '../kit/routes.ts';
import { regionSheets } from './region-sheets.ts';
import { regionService, type RegionNeeds } from './region-service.ts';

/** 市-县-镇-村-屯 as a tree. */
export function createRegions(needs: RegionNeeds & { may: (right: Right) => Gate<By> }): { routes: Route[] } {
  const regions = regionService(needs);
  const reading = needs.may('places.read');
  const writing = needs.may('places.write');
  return {
    routes: [
      ...sheetRoutes('regions', RegionsExport, regionSheets(needs), { reading, writing }), // Before ':id'.
      route(calls.listRegions, reading, async ({ query }, { caller }) => ({ regions: await regions.list(caller, query) })),
      route(calls.findRegions, reading, async ({ query }, { caller }) => ({ regions: await regions.find(caller, query) })),
      route(calls.getRegion, reading, ({ params }, { caller }) => regions.get(caller, params.id)),
      route(calls.createRegion, writing, ({ body }, { caller }) => regions.create(caller, body)),
      route(calls.renameRegion, writing, ({ params, body }, { caller }) => regions.rename(caller, params.id, body.name, body.code)),
      route(calls.moveRegion, writing, ({ params, body }, { caller }) => regions.move(caller, params.id, body.parent)),
      route(calls.closeRegion, writing, ({ params }, { caller }) => regions.close(caller, params.id)),
      route(calls.reopenRegion, writing, ({ params }, { caller }) => regions.reopen(caller, params.id)),
      route(calls.removeRegion, writing, async ({ params }, { caller }) => {
        await regions.remove(caller, params.id);
        return {};
      }),
    ],
  };
}
