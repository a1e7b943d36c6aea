import type { z } from 'zod';
import { PlaceNames } from '#shared/protocol/http/places.ts';
import type { Reads } from '../database/connection.ts';
import { orderByName } from '../database/name-keys.ts';
import { whereWithin } from '../database/scope.ts';
import type { Scope } from '../kit/by.ts';
import { whereSeen } from '../regions/region-store.ts';
import { listGroups } from './group-store.ts';
import { joined } from './screen-store.ts';

/** Closed ones too: a slot may still mean them, and a figure of last year does. */
export async function listNames(reads: Reads, scope: Scope): Promise<PlaceNames> {
  const regions = reads('region').select('id', 'parent', 'kind', 'name', 'path');
  whereSeen(regions, scope);
  orderByName(regions, 'region');
  const stations = reads('station')
    .join('region', 'region.id', 'station.region')
    .select('station.id', 'station.region', 'station.name', 'station.closed_at');
  whereWithin(stations, scope, { path: 'region.path', station: 'station.id' });
  orderByName(stations, 'station');
  const screens = joined(reads).select('screen.id', 'screen.station', 'screen.name', 'screen.kind', {
    closed_at: reads.raw('coalesce(screen.revoked_at, screen.closed_at, station.closed_at)'),
  });
  whereWithin(screens, scope, { path: 'region.path', station: 'station.id' });
  orderByName(screens, 'screen');
  const [regionRows, stationRows, screenRows, groups] = await Promise.all([regions, stations, screens, listGroups(reads, scope)]);
  return PlaceNames.parse({
    regions: regionRows,
    stations: stationRows.map(withState),
    screens: screenRows.map(withState),
    groups: groups.map(({ id, name }) => ({ id, name })),
  } satisfies Record<keyof z.input<typeof PlaceNames>, unknown>);
}

const withState = <T extends { closed_at: unknown }>({ closed_at, ...rest }: T) => ({ ...rest, isClosed: closed_at !== null });
