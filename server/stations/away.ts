import { z } from 'zod';
import { RegionId, ScreenId, StationId } from '#shared/model/ids.ts';
import { ServiceHours } from '#shared/model/service-hours.ts';
import type { Presence, RegionKind } from '#shared/model/place.ts';
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
    const is = known.get(key) ?? isOpenBy(zone, hours, now);
    known.set(key, is);
    return is;
  };
  return new Set(seats.filter(isOpen).map(({ id }) => id));
}

/** A zone that this machine does not know (the database came from another one) hides no trouble: then the station counts as open. */
function isOpenBy(zone: string, hours: string, now: number): boolean {
  try {
    return isInService(zone, ServiceHours.parse(JSON.parse(hours)), now);
  } catch (error) {
    if (error instanceof RangeError) return true;
    throw error;
  }
}

/** Of these screens, those that are so at this moment: what no table can be asked for. `facts`: only where a presence is wanted. */
export function areNow(
  ids: readonly ScreenId[],
  { presence, open }: { presence: Presence | undefined; open: ReadonlySet<ScreenId> | undefined },
  facts: ReadonlyMap<ScreenId, Pick<PresenceFact, 'presence'>>,
): ScreenId[] {
  const isWanted = (id: ScreenId): boolean => presence === undefined || (facts.get(id)?.presence ?? 'never') === presence;
  return ids.filter((id) => isWanted(id) && (open?.has(id) ?? true));
}

const SHOWN = 3;
/** A box that holds its line and is silent for so long hangs. Silent for a moment, or since the server started, is no news yet. */
const HANGS_MS = 10 * 60_000;

export interface Missed extends Seat {
  presence: Away['presence'];
  since: number | null;
}

/** Those that should be here: never heard of, or not here while their station is open. `upMs`: how long the server has been up. */
export function missedOf(
  seats: readonly Seat[],
  facts: ReadonlyMap<ScreenId, PresenceFact>,
  { now, upMs }: { now: number; upMs: number },
): Missed[] {
  const isOpen = openAt(seats, now);
  return seats.flatMap((seat) => {
    const { presence, since } = facts.get(seat.id) ?? { presence: 'never', since: null };
    if (presence === 'online' || (presence !== 'never' && !isOpen.has(seat.id))) return [];
    if (presence === 'unknown' && Math.min(upMs, now - (since ?? now)) <= HANGS_MS) return [];
    return [{ ...seat, presence, since }];
  });
}

/** The level at which entries are made: the first at which what somebody looks after parts. */
export interface Level {
  depth: number;
  /** How many levels lie above the region that was asked for. */
  top: number;
  kindOf: (region: string) => RegionKind | undefined;
}

/**
 * Whoever looks after a city is told of its counties, whoever looks after a county of its towns. A town is never taken apart, though: a hundred
 * of its villages are one entry for whoever looks after it. What stands above that level is told by its station.
 */
export function awayOf(missed: readonly Missed[], { depth, top, kindOf }: Level): Away[] {
  const groups = new Map<string, Away>();
  for (const { id, name, station, stationName, way, presence, since } of missed) {
    const region = way.slice(top, depth + 1).find((each) => kindOf(each) === 'town') ?? way[depth];
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
export function sharedDepth(ways: readonly string[][]): number {
  const [first = [], ...others] = ways;
  const depth = first.findIndex((id, level) => others.some((way) => way[level] !== id));
  return depth === -1 ? first.length : depth;
}
