import { z } from 'zod';
import { ScreenId, StationId } from '#shared/model/ids.ts';
import { ScreenKind } from '#shared/model/place.ts';
import type { Reads } from '../database/connection.ts';
import { rowsOf } from '../database/insert.ts';

const PlaceRow = z
  .object({
    id: ScreenId,
    name: z.string(),
    kind: ScreenKind,
    floor: z.int(),
    station: StationId,
    station_name: z.string(),
    zone: z.string(),
    region_path: z.string(),
  })
  .transform(({ station_name, region_path, ...rest }) => ({ ...rest, stationName: station_name, regionPath: region_path }));

/** A screen and where it stands: what a plan needs to know of it. */
export type ScreenPlace = z.output<typeof PlaceRow>;

/** Ids by which a slot can mean this screen: its own, its station's, those of the regions above. */
export const targetsOf = (place: ScreenPlace): string[] => [place.id, place.station, ...place.regionPath.split('/').filter(Boolean)];

const places = (reads: Reads) =>
  reads('screen')
    .join('station', 'station.id', 'screen.station')
    .join('region', 'region.id', 'station.region')
    .whereNull('screen.revoked_at')
    .select('screen.id', 'screen.name', 'screen.kind', 'screen.floor', 'screen.station', 'station.zone')
    .select({ station_name: 'station.name', region_path: 'region.path' });

/** Screens that are in service; all of them, or those named. */
export async function listPlaces(reads: Reads, screens?: readonly ScreenId[]): Promise<ScreenPlace[]> {
  const query = places(reads);
  return rowsOf(PlaceRow, await (screens ? query.whereIn('screen.id', screens) : query));
}

/** Screens in service that one of these targets (screen, station or region ids) means. */
export async function listPlacesOfTargets(reads: Reads, targets: readonly string[]): Promise<ScreenPlace[]> {
  if (targets.length === 0) return [];
  const wanted = new Set(targets);
  return (await listPlaces(reads)).filter((place) => targetsOf(place).some((id) => wanted.has(id)));
}
