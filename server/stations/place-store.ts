import { z } from 'zod';
import { ScreenId, StationId, type GroupId } from '#shared/model/ids.ts';
import { DownloadRule } from '#shared/model/download-rule.ts';
import { ScreenKind } from '#shared/model/place.ts';
import type { Reads } from '../database/connection.ts';
import { jsonColumn, rowsOf } from '../database/insert.ts';
import { listMemberships } from './group-members.ts';

const PlaceRow = z
  .object({
    id: ScreenId,
    name: z.string(),
    kind: ScreenKind,
    floor: z.int(),
    station: StationId,
    station_name: z.string(),
    zone: z.string(),
    download: jsonColumn(DownloadRule).nullable(),
    region_path: z.string(),
    operators_named: z.int(),
    closed_at: z.int().nullable(),
  })
  .transform(({ station_name, region_path, operators_named, closed_at, ...rest }) => ({
    ...rest,
    stationName: station_name,
    regionPath: region_path,
    operatorsNamed: operators_named === 1,
    /** It or its station is closed: nothing is planned for it. */
    isClosed: closed_at !== null,
  }));

/** A screen and where it stands: what a plan needs to know of it. */
export type ScreenPlace = z.output<typeof PlaceRow> & { groups: readonly GroupId[] };

/** Ids by which a slot can mean this screen: its own, its station's, those of the regions above and of its groups. */
export const targetsOf = ({ id, station, regionPath, groups }: ScreenPlace): string[] => [
  id,
  station,
  ...regionPath.split('/').filter(Boolean),
  ...groups,
];

const places = (reads: Reads) =>
  reads('screen')
    .join('station', 'station.id', 'screen.station')
    .join('region', 'region.id', 'station.region')
    .whereNull('screen.revoked_at')
    .select('screen.id', 'screen.name', 'screen.kind', 'screen.floor', 'screen.station')
    .select('station.zone', 'station.operators_named', 'station.download')
    .select({
      station_name: 'station.name',
      region_path: 'region.path',
      closed_at: reads.raw('coalesce(screen.closed_at, station.closed_at)'),
    });

/** Screens that are in service; all of them, or those named. */
export async function listPlaces(reads: Reads, screens?: readonly ScreenId[]): Promise<ScreenPlace[]> {
  const query = places(reads);
  const rows = rowsOf(PlaceRow, await (screens ? query.whereIn('screen.id', screens) : query));
  const memberships = await listMemberships(reads, screens);
  return rows.map((row) => ({ ...row, groups: memberships.get(row.id) ?? [] }));
}

/** Screens in service that one of these targets (ids of screens, stations, regions or groups) means. */
export async function listPlacesOfTargets(reads: Reads, targets: readonly string[]): Promise<ScreenPlace[]> {
  if (targets.length === 0) return [];
  const wanted = new Set(targets);
  return (await listPlaces(reads)).filter((place) => targetsOf(place).some((id) => wanted.has(id)));
}
