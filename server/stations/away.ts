import { z } from 'zod';
import { RegionId, ScreenId, StationId } from '#shared/model/ids.ts';
import { ServiceHours } from '#shared/model/service-hours.ts';
import type { Away } from '#shared/protocol/http/stations.ts';
import { isInService } from '#shared/timetable/service-time.ts';
import type { Reads } from '../database/connection.ts';
import { rowsOf } from '../database/insert.ts';
import type { Scope } from '../kit/by.ts';
import type { PresenceFact } from './presence.ts';
import { openScreens } from './screen-list.ts';

/** A screen in service, with what says where it is and when it should be on. */
const Seat = z
  .object({
    id: ScreenId,
    name: z.string(),
    station: StationId,
    station_name: z.string(),
    zone: z.string(),
    hours: z.string(),
    path: z.string(),
  })
  .transform(({ station_name, path, ...rest }) => ({ ...rest, stationName: station_name, way: path.split('/').filter(Boolean) }));
export type Seat = z.output<typeof Seat>;

/** Those in service, by name. */
export async function listSeats(reads: Reads, scope: Scope, below: string | undefined): Promise<Seat[]> {
  const rows = await openScreens(reads, scope, below).select('screen.id', 'screen.name', 'screen.station', {
    station_name: 'station.name',
    zone: 'station.zone',
    hours: 'station.hours',
    path: 'region.path',
  });
  return rowsOf(Seat, rows);
}

/** Of these, those whose station is open. Two thousand stations have a handful of different hours. */
export function openAt(seats: readonly Pick<Seat, 'id' | 'zone' | 'hours'>[], now: number): Set<ScreenId> {
  const known = new Map<string, boolean>();
  const isOpen = ({ zone, hours }: Pick<Seat, 'zone' | 'hours'>): boolean => {
    const key = `${zone} ${hours}`;
    const is = known.get(key) ?? isInService(zone, ServiceHours.parse(JSON.parse(hours)), now);
    known.set(key, is);
    return is;
  };
  return new Set(seats.filter(isOpen).map(({ id }) => id));
}

const SHOWN = 3;

/**
 * Whoever looks after a city is told of its counties, whoever looks after a county of its towns: the first level at which what he
 * looks after parts. What stands above that level is told by its station.
 */
export function awayOf(seats: readonly Seat[], facts: ReadonlyMap<ScreenId, PresenceFact>, now: number): Away[] {
  const depth = sharedDepth(seats.map(({ way }) => way));
  const isOpen = openAt(seats, now);
  const groups = new Map<string, Away>();
  for (const { id, name, station, stationName, way } of seats) {
    const { presence, since } = facts.get(id) ?? { presence: 'never', since: null };
    if (presence === 'online' || (presence !== 'never' && !isOpen.has(id))) continue;
    const region = way[depth];
    const place = region === undefined ? station : RegionId.parse(region);
    const key = `${presence} ${place}`;
    const group = groups.get(key) ?? { presence, place, name: stationName, count: 0, screens: [], since };
    groups.set(key, {
      ...group,
      count: group.count + 1,
      screens: group.screens.length < SHOWN ? [...group.screens, { id, name, stationName }] : group.screens,
      since: since !== null && group.since !== null ? Math.min(since, group.since) : (group.since ?? since),
    });
  }
  return [...groups.values()].toSorted((a, b) => b.count - a.count);
}

/** How many levels of the tree all of them have in common. */
function sharedDepth(ways: readonly string[][]): number {
  const [first = [], ...others] = ways;
  const depth = first.findIndex((id, level) => others.some((way) => way[level] !== id));
  return depth === -1 ? first.length : depth;
}
