import { z } from 'zod';
import { StationId } from '#shared/model/ids.ts';
import { PlaceChoice, type placeCalls } from '#shared/protocol/http/places.ts';
import type { Reads } from '../database/connection.ts';
import { rowsOf } from '../database/insert.ts';
import { orderByName, orderByNearness, whereMatches, type NamedTable } from '../database/name-keys.ts';
import { whereHomeSeen, whereWithin } from '../database/scope.ts';
import { covers, type Scope } from '../kit/by.ts';
import { whereSeen } from '../regions/region-store.ts';
import { whereInService } from './screen-list.ts';
import { joined } from './screen-store.ts';

type Query = ReturnType<Reads>;
type Asked = z.output<typeof placeCalls.placeChoices.query>;
type Kind = PlaceChoice['kind'];

/** Of each kind that match: whoever does not find it types one more letter. */
const FOUND = 20;
/** No region has more directly in it; one that had would still be found by searching. */
const LEVEL = 1000;

/** What a slot may mean, level by level or by a part of the name. */
export async function listChoices(reads: Reads, scope: Scope, { parent, search }: Asked): Promise<PlaceChoice[]> {
  const ask = { region: () => regions(reads, scope), station: () => stations(reads, scope), screen: () => screens(reads, scope) };
  if (search) {
    const found: [Kind, Query][] = [
      ['group', groups(reads, scope)],
      ['region', ask.region()],
      ['station', ask.station()],
      ['screen', ask.screen()],
    ];
    return (await Promise.all(found.map(([kind, query]) => matching(kind, query, scope, search)))).flat();
  }
  const station = StationId.safeParse(parent).data;
  if (station) return inOrder('screen', ask.screen().where('station.id', station), scope);
  const level = await inOrder('region', ask.region().where('region.parent', parent ?? null), scope);
  if (!parent) return [...(await inOrder('group', groups(reads, scope), scope)), ...level];
  return [...level, ...(await inOrder('station', ask.station().where('station.region', parent), scope))];
}

const tableOf = (kind: Kind): NamedTable => (kind === 'group' ? 'screen_group' : kind);

function matching(kind: Kind, query: Query, scope: Scope, text: string): Promise<PlaceChoice[]> {
  whereMatches(query, tableOf(kind), text);
  orderByNearness(query, tableOf(kind), text);
  return inOrder(kind, query, scope, FOUND);
}

const Row = z.object({
  id: PlaceChoice.shape.id,
  name: z.string(),
  station_name: z.string(),
  note: z.string(),
  has_more: z.int(),
  path: z.string(),
  station: StationId.nullable(),
});

async function inOrder(kind: Kind, query: Query, scope: Scope, limit = LEVEL): Promise<PlaceChoice[]> {
  orderByName(query, tableOf(kind));
  const rows = rowsOf(Row, await query.limit(limit));
  return rows.map(({ has_more, path, station, station_name, ...rest }) => ({
    kind,
    ...rest,
    stationName: station_name,
    hasMore: has_more === 1,
    isOwn: covers(scope, path, station),
  }));
}

/** Names of the region and of the one above it, the larger first, as far as there are any. */
const lyingIn = (reads: Reads, near: 'near' | 'region') => reads.raw(`coalesce(above.name || ' / ', '') || coalesce(${near}.name, '')`);

function regions(reads: Reads, scope: Scope): Query {
  const query = reads('region')
    .leftJoin({ near: 'region' }, 'near.id', 'region.parent')
    .leftJoin({ above: 'region' }, 'above.id', 'near.parent')
    .whereNull('region.closed_at');
  whereSeen(query, scope);
  const below = reads({ below: 'region' }).whereRaw('below.parent = region.id').whereNull('below.closed_at').select('below.id');
  const here = reads('station').whereRaw('station.region = region.id').whereNull('station.closed_at').select('station.id');
  return query.select('region.id', 'region.name', 'region.path', {
    station_name: reads.raw(`''`),
    note: lyingIn(reads, 'near'),
    has_more: reads.raw('case when exists ? or exists ? then 1 else 0 end', [below, here]),
    station: reads.raw('null'),
  });
}

function stations(reads: Reads, scope: Scope): Query {
  const query = reads('station')
    .join('region', 'region.id', 'station.region')
    .leftJoin({ above: 'region' }, 'above.id', 'region.parent')
    .whereNull('station.closed_at');
  whereWithin(query, scope, { path: 'region.path', station: 'station.id' });
  const here = reads('screen').whereRaw('screen.station = station.id').whereNull('screen.revoked_at').whereNull('screen.closed_at');
  return query.select('station.id', 'station.name', 'region.path', {
    station_name: reads.raw(`''`),
    note: lyingIn(reads, 'region'),
    has_more: reads.raw('case when exists ? then 1 else 0 end', [here.select('screen.id')]),
    station: 'station.id',
  });
}

function screens(reads: Reads, scope: Scope): Query {
  const query = joined(reads).leftJoin({ above: 'region' }, 'above.id', 'region.parent');
  whereWithin(query, scope, { path: 'region.path', station: 'station.id' });
  whereInService(query);
  const place = { station_name: 'station.name', note: lyingIn(reads, 'region') };
  return query.select('screen.id', 'screen.name', 'region.path', { ...place, has_more: reads.raw('0'), station: 'station.id' });
}

/** Of his part of the tree he may plan for all of it; those of regions above he sees. */
function groups(reads: Reads, scope: Scope): Query {
  const query = reads('screen_group').leftJoin('region', 'region.id', 'screen_group.home');
  whereHomeSeen(query, scope, reads, 'screen_group.home');
  return query.select('screen_group.id', 'screen_group.name', {
    path: reads.raw(`coalesce(region.path, '')`),
    station_name: reads.raw(`''`),
    note: reads.raw(`coalesce(region.name, '')`),
    has_more: reads.raw('0'),
    station: reads.raw('null'),
  });
}
