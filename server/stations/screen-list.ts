import { z } from 'zod';
import { ScreenId, type GroupId, type StationId } from '#shared/model/ids.ts';
import type { ScreenKind } from '#shared/model/place.ts';
import type { stationCalls } from '#shared/protocol/http/stations.ts';
import type { Reads } from '../database/connection.ts';
import { rowsOf } from '../database/insert.ts';
import { whereBegins } from '../database/like.ts';
import { orderByName, whereMatches } from '../database/name-keys.ts';
import { whereWithin } from '../database/scope.ts';
import { everywhere, type Scope } from '../kit/by.ts';
import { countMembers, membersOf, type StoredGroup } from './group-members.ts';
import { joined, screenRows, type StoredScreen } from './screen-store.ts';

export interface ScreenFilter {
  station?: StationId | undefined;
  /** Everything in this region and below it, by its path. */
  below?: string | undefined;
  search?: string | undefined;
  kind?: ScreenKind | undefined;
  tag?: string | undefined;
  group?: StoredGroup | undefined;
  ids?: readonly ScreenId[] | undefined;
  /** `closed`: those that were revoked, and those whose station is closed, too. */
  state: 'open' | 'closed' | 'all';
}

type Page = Pick<z.output<typeof stationCalls.listScreens.query>, 'sort' | 'order' | 'page' | 'size'>;

type Query = ReturnType<Reads>;

function narrowed(reads: Reads, scope: Scope, { station, below, search, kind, tag, group, ids, state }: ScreenFilter): Query {
  const query = joined(reads);
  whereWithin(query, scope, { path: 'region.path', station: 'station.id' });
  whereNamed(query, search);
  if (station) void query.where('screen.station', station);
  if (below) whereBegins(query, 'region.path', below);
  if (kind) void query.where('screen.kind', kind);
  if (tag) void query.whereIn('screen.id', reads('screen_tag').where({ tag }).select('screen'));
  if (group) void query.whereIn('screen.id', membersOf(reads, group));
  if (ids) void query.whereIn('screen.id', ids);
  if (state === 'open') whereInService(query);
  if (state === 'closed') void query.whereRaw('coalesce(screen.revoked_at, screen.closed_at, station.closed_at) is not null');
  return query;
}

/** By its own name or that of its station: every village calls its screen the same. */
function whereNamed(query: Query, search: string | undefined): void {
  if (!search?.trim()) return;
  void query.where((named) => {
    void named.where((own) => whereMatches(own, 'screen', search)).orWhere((at) => whereMatches(at, 'station', search));
  });
}

/** Neither revoked nor closed, and its station neither. */
export function whereInService(query: Query): void {
  void query.whereNull('screen.revoked_at').whereNull('screen.closed_at').whereNull('station.closed_at');
}

function sort(query: Query, { sort: by, order }: Pick<Page, 'sort' | 'order'>): Query {
  if (by === 'station') void query.orderBy('station.name_pinyin', order).orderBy('station.id', order);
  if (by === 'enrolled') void query.orderBy('screen.enrolled_at', order);
  orderByName(query, 'screen', by === 'presence' ? 'asc' : order);
  return query;
}

const BY_NAME = { sort: 'name', order: 'asc' } as const;

/** Those in service, by name, for who reads a few columns of all of them. */
export const openScreens = (reads: Reads, scope: Scope, below: string | undefined): Query =>
  sort(narrowed(reads, scope, { below, state: 'open' }), BY_NAME);

/** All that match, by name. */
export async function listScreens(reads: Reads, scope: Scope, filter: ScreenFilter): Promise<StoredScreen[]> {
  return screenRows(sort(narrowed(reads, scope, filter), BY_NAME));
}

export async function countScreens(reads: Reads, scope: Scope, filter: ScreenFilter): Promise<number> {
  const row: unknown = await narrowed(reads, scope, filter).count({ total: '*' }).first();
  return z.object({ total: z.int() }).parse(row).total;
}

/** How many members of each of these groups are in service in the scope. */
export const countSeenMembers = (reads: Reads, scope: Scope, groups: readonly StoredGroup[]): Promise<Map<GroupId, number>> =>
  countMembers(reads, groups, narrowed(reads, scope, { state: 'open' }));

export async function pageScreens(reads: Reads, scope: Scope, filter: ScreenFilter, page: Page): Promise<StoredScreen[]> {
  const query = sort(narrowed(reads, scope, filter), page);
  return screenRows(query.offset((page.page - 1) * page.size).limit(page.size));
}

/** Ids of all that match, in order: for what is known only outside the database, such as who is connected. */
export async function listScreenIds(
  reads: Reads,
  scope: Scope,
  filter: ScreenFilter,
  order: Pick<Page, 'sort' | 'order'> = BY_NAME,
): Promise<ScreenId[]> {
  const rows: unknown = await sort(narrowed(reads, scope, filter), order).select('screen.id');
  return rowsOf(z.object({ id: ScreenId }), rows).map(({ id }) => id);
}

/** These, in this order. */
export async function listScreensById(reads: Reads, ids: readonly ScreenId[]): Promise<StoredScreen[]> {
  const found = new Map((await listScreens(reads, everywhere, { ids, state: 'all' })).map((screen) => [screen.id, screen]));
  return ids.flatMap((id) => found.get(id) ?? []);
}

/** Marks that screens in service bear. */
export async function listKnownTags(reads: Reads, scope: Scope): Promise<string[]> {
  const query = reads('screen_tag').whereIn('screen', narrowed(reads, scope, { state: 'open' }).select('screen.id'));
  const rows: unknown = await query.distinct('tag').orderBy('tag');
  return rowsOf(z.object({ tag: z.string() }), rows).map(({ tag }) => tag);
}
