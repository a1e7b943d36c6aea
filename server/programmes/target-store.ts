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
    const rows = rowsOf(PlaceRow, await places(reads, kind).whereIn(kind === 'group' ? 'screen_group.id' : `${kind}.id`, ids));
    for (const { id, path, station } of rows) if (covers(scope, path, station)) inside.add(id);
  }
  return targets.find(({ id }) => !inside.has(id));
}

const NameRow = z.object({ id: z.string(), name: z.string(), station_name: z.string() });

/** What people call these: a screen by its station as well. */
export async function listTargetNames(
  reads: Reads,
  targets: readonly Target[],
): Promise<Map<string, { name: string; stationName: string }>> {
  const names = new Map<string, { name: string; stationName: string }>();
  for (const [kind, some] of Map.groupBy(targets, (target) => target.kind)) {
    const table = kind === 'group' ? 'screen_group' : kind;
    const query = reads(table).select(`${table}.id`, `${table}.name`);
    if (kind === 'screen') void query.join('station', 'station.id', 'screen.station').select({ station_name: 'station.name' });
    else void query.select({ station_name: reads.raw(`''`) });
    const ids = new Set(some.map(({ id }): string => id));
    const rows = rowsOf(NameRow, await query.whereIn(`${table}.id`, [...ids]));
    for (const { id, name, station_name } of rows) names.set(id, { name, stationName: station_name });
  }
  return names;
}

function places(reads: Reads, kind: Target['kind']) {
  if (kind === 'region') return reads('region').select('region.id', 'region.path', { station: reads.raw('null') });
  if (kind === 'group') return groups(reads);
  const stations = kind === 'station' ? reads('station') : reads('screen').join('station', 'station.id', 'screen.station');
  return stations.join('region', 'region.id', 'station.region').select(`${kind}.id`, 'region.path', { station: 'station.id' });
}

/** No member of a group lies outside its home, so whom the home belongs to may plan for all of it. */
function groups(reads: Reads) {
  const query = reads('screen_group').leftJoin('region', 'region.id', 'screen_group.home');
  return query.select('screen_group.id', { path: reads.raw("coalesce(region.path, '')"), station: reads.raw('null') });
}
