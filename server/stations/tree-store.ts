import { z } from 'zod';
import type { RegionId } from '#shared/model/ids.ts';
import type { RegionNode } from '#shared/protocol/http/stations.ts';
import type { Reads } from '../database/connection.ts';
import { rowsOf } from '../database/insert.ts';
import { orderByName } from '../database/name-keys.ts';
import { whereWithin } from '../database/scope.ts';
import type { Scope } from '../kit/by.ts';
import { regionRows, whereSeen, whereState, type PlaceState } from '../regions/region-store.ts';
import { whereInService } from './screen-list.ts';

interface Level {
  parent?: RegionId | undefined;
  state: PlaceState;
}

/** What lies directly in a region, or the roots, with what is below each: counted inside the scope only. */
export async function listNodes(reads: Reads, scope: Scope, { parent, state }: Level): Promise<RegionNode[]> {
  const query = reads('region').where({ parent: parent ?? null });
  whereSeen(query, scope);
  whereState(query, 'region.closed_at', state);
  orderByName(query, 'region');
  const level = await regionRows(query);
  const ids = level.map(({ id }) => id);
  const [regions, stations, screens] = await Promise.all([
    countChildren(reads, scope, ids, state),
    countBelow(reads, scope, ids, 'station', state),
    countBelow(reads, scope, ids, 'screen', state),
  ]);
  return level.map((region) => ({
    ...region,
    regions: regions.get(region.id) ?? 0,
    stations: stations.get(region.id) ?? 0,
    screens: screens.get(region.id) ?? 0,
  }));
}

const Count = z.object({ id: z.string(), count: z.int() });
const counted = (rows: unknown): Map<string, number> => new Map(rowsOf(Count, rows).map(({ id, count }) => [id, count]));

async function countChildren(reads: Reads, scope: Scope, parents: readonly string[], state: PlaceState): Promise<Map<string, number>> {
  const query = reads('region').whereIn('region.parent', parents);
  whereSeen(query, scope);
  whereState(query, 'region.closed_at', state);
  return counted(await query.groupBy('region.parent').select({ id: 'region.parent' }).count({ count: '*' }));
}

async function countBelow(
  reads: Reads,
  scope: Scope,
  tops: readonly string[],
  what: 'station' | 'screen',
  state: PlaceState,
): Promise<Map<string, number>> {
  const query = reads({ above: 'region' })
    .joinRaw('join region on substr(region.path, 1, length(above.path)) = above.path')
    .join('station', 'station.region', 'region.id')
    .whereIn('above.id', tops);
  whereWithin(query, scope, { path: 'region.path', station: 'station.id' });
  if (what === 'screen')
    void query.join('screen', 'screen.station', 'station.id').modify((some) => state === 'open' && whereInService(some));
  else whereState(query, 'station.closed_at', state);
  return counted(await query.groupBy('above.id').select({ id: 'above.id' }).count({ count: '*' }));
}
