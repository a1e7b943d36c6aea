import { z } from 'zod';
import { StationId, RegionId } from '#shared/model/ids.ts';
import type { Station } from '#shared/model/place.ts';
import type { Db, Reads } from '../database/connection.ts';
import { toLook } from '../database/hold.ts';
import { rowOf, rowsOf } from '../database/insert.ts';
import { whereBegins, whereContains } from '../database/like.ts';

// The zone was checked when it came in; a machine whose Intl knows fewer zones must still be able to list its stations.
const StationRow = z.object({ id: StationId, region: RegionId, name: z.string(), zone: z.string(), revision: z.int().positive() });

export interface PlaceFilter {
  /** Everything in this region and below it, by its path. */
  below?: string | undefined;
  search?: string | undefined;
}

export async function findStation(reads: Reads, id: StationId, hold = toLook): Promise<Station | undefined> {
  return rowOf(StationRow, await hold(reads('station').where({ id }).first()));
}

export async function listStations(reads: Reads, { below, search }: PlaceFilter): Promise<Station[]> {
  const query = reads('station').select('station.*').orderBy('station.name').orderBy('station.id');
  if (search) whereContains(query, 'station.name', search);
  if (below) whereBegins(query.join('region', 'region.id', 'station.region'), 'region.path', below);
  return rowsOf(StationRow, await query);
}

/** Names of the stations in this very region, not below it. */
export async function listStationNames(reads: Reads, region: RegionId): Promise<string[]> {
  const rows: unknown = await reads('station').where({ region }).orderBy('name').select('name');
  return rowsOf(z.object({ name: z.string() }), rows).map(({ name }) => name);
}

export async function addStation(tx: Db, station: Station, now: number): Promise<void> {
  await tx('station').insert({ ...station, created_at: now });
}

export async function saveStation(tx: Db, { id, name, zone, revision }: Station): Promise<void> {
  await tx('station').where({ id }).update({ name, zone, revision });
}

export async function removeStation(tx: Db, id: StationId): Promise<void> {
  await tx('station').where({ id }).delete();
}
