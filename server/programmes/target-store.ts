import { z } from 'zod';
import { StationId } from '#shared/model/ids.ts';
import type { Target } from '#shared/model/programme.ts';
import type { Reads } from '../database/connection.ts';
import { rowsOf } from '../database/insert.ts';
import { covers, type Scope } from '../kit/by.ts';

const PlaceRow = z.object({ id: z.string(), path: z.string(), station: StationId.nullable() });

/** The first target that is not there, or not in the scope. */
export async function findTargetOutside(reads: Reads, scope: Scope, targets: readonly Target[]): Promise<Target | undefined> {
  const byKind = Map.groupBy(targets, ({ kind }) => kind);
  const inside = new Set<string>();
  for (const [kind, some] of byKind) {
    const ids = some.map(({ id }): string => id);
    const rows = rowsOf(PlaceRow, await places(reads, kind).whereIn(`${kind}.id`, ids));
    for (const { id, path, station } of rows) if (covers(scope, path, station)) inside.add(id);
  }
  return targets.find(({ id }) => !inside.has(id));
}

function places(reads: Reads, kind: Target['kind']) {
  if (kind === 'region') return reads('region').select('region.id', 'region.path', { station: reads.raw('null') });
  const stations = kind === 'station' ? reads('station') : reads('screen').join('station', 'station.id', 'screen.station');
  return stations.join('region', 'region.id', 'station.region').select(`${kind}.id`, 'region.path', { station: 'station.id' });
}
