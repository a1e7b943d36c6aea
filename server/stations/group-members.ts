import { z } from 'zod';
import { GroupId, RegionId, ScreenId } from '#shared/model/ids.ts';
import { GroupRule } from '#shared/model/group.ts';
import type { Reads } from '../database/connection.ts';
import { jsonColumn, rowsOf } from '../database/insert.ts';
import { whereBegins } from '../database/like.ts';
import { joined } from './screen-store.ts';

type Query = ReturnType<Reads>;

const GroupRow = z.object({
  id: GroupId,
  name: z.string(),
  home: RegionId.nullable(),
  home_path: z.string().nullable(),
  rule: jsonColumn(GroupRule).nullable(),
  revision: z.int(),
});

/** As it is kept, with the path of the region it belongs to; '' everywhere. */
export interface StoredGroup {
  id: GroupId;
  name: string;
  home: RegionId | null;
  homePath: string;
  rule: GroupRule | null;
  revision: number;
}

export const groups = (reads: Reads) =>
  reads('screen_group').leftJoin('region', 'region.id', 'screen_group.home').select('screen_group.*', { home_path: 'region.path' });

export async function groupRows(query: ReturnType<Reads>): Promise<StoredGroup[]> {
  return rowsOf(GroupRow, await query).map(({ home_path, ...rest }) => ({ ...rest, homePath: home_path ?? '' }));
}

/** Where the facts stand that a rule asks for. */
interface Columns {
  id: string;
  kind: string;
  stationKind: string;
  path: string;
}

/**
 * Screens that are members now, as a sub-query of their ids: a rule is asked anew each time, so it is always true.
 * Nothing outside the group's home is a member, wherever it was when it was chosen.
 */
export function membersOf(reads: Reads, group: Pick<StoredGroup, 'id' | 'homePath' | 'rule'>): Query {
  const query = joined(reads).whereNull('screen.revoked_at').select('screen.id');
  whereMember(query, reads, group, { id: 'screen.id', kind: 'screen.kind', stationKind: 'station.kind', path: 'region.path' });
  return query;
}

function whereMember(
  query: Query,
  reads: Reads,
  { id, homePath, rule }: Pick<StoredGroup, 'id' | 'homePath' | 'rule'>,
  columns: Columns,
): void {
  if (homePath) whereBegins(query, columns.path, homePath);
  if (!rule) return void query.whereIn(columns.id, reads('screen_group_member').where({ screen_group: id }).select('screen'));
  const { region, screenKinds, stationKinds, tags } = rule;
  if (region) whereBelow(query, columns.path, region);
  if (screenKinds.length > 0) void query.whereIn(columns.kind, screenKinds);
  if (stationKinds.length > 0) void query.whereIn(columns.stationKind, stationKinds);
  for (const tag of tags) void query.whereIn(columns.id, reads('screen_tag').where({ tag }).select('screen'));
}

/** The region wherever it lies by now, and all below it: its path ends in a slash, behind which stands the nought. */
function whereBelow(query: Query, path: string, region: RegionId): void {
  void query.whereRaw('?? >= (select above.path from region as above where above.id = ?)', [path, region]);
  void query.whereRaw("?? < (select substr(above.path, 1, length(above.path) - 1) || '0' from region as above where above.id = ?)", [
    path,
    region,
  ]);
}

/** So many groups are asked in one statement; SQLite joins no more than five hundred. */
const AT_ONCE = 200;
const SCREEN = { id: 'member.id', kind: 'member.kind', stationKind: 'member.station_kind', path: 'member.path' };

const MemberRow = z.object({ id: GroupId, screen: ScreenId });
const CountRow = z.object({ id: GroupId, screens: z.int() });

/** One statement for all groups: the screens are gathered once, and each group says which of them it means. */
async function askedOf(reads: Reads, groups: readonly StoredGroup[], screens: Query, what: (query: Query) => Query): Promise<unknown[]> {
  const rows: unknown[] = [];
  const gathered = screens.clone().select('screen.id', 'screen.kind', { station_kind: 'station.kind', path: 'region.path' });
  for (let at = 0; at < groups.length; at += AT_ONCE) {
    const [first, ...others] = groups.slice(at, at + AT_ONCE).map((group) => {
      const query = what(reads('member').select({ id: reads.raw('cast(? as text)', [group.id]) }));
      whereMember(query, reads, group, SCREEN);
      return query;
    });
    if (first) rows.push(...((await first.withMaterialized('member', gathered).unionAll(others)) as unknown[]));
  }
  return rows;
}

/** How many of these screens (joined with their places) are members of each. */
export async function countMembers(reads: Reads, groups: readonly StoredGroup[], screens: Query): Promise<Map<GroupId, number>> {
  const rows = await askedOf(reads, groups, screens, (query) => query.count({ screens: '*' }));
  return new Map(rowsOf(CountRow, rows).map(({ id, screens: count }) => [id, count]));
}

/** Groups of which these screens (all of them without a list) are members. */
export async function listMemberships(reads: Reads, screens?: readonly ScreenId[]): Promise<Map<ScreenId, GroupId[]>> {
  const asked = joined(reads).whereNull('screen.revoked_at');
  if (screens) void asked.whereIn('screen.id', screens);
  const all = await groupRows(groups(reads).orderBy('screen_group.id'));
  const rows = rowsOf(MemberRow, await askedOf(reads, all, asked, (query) => query.select({ screen: 'member.id' })));
  const memberships = new Map<ScreenId, GroupId[]>();
  for (const { id, screen } of rows.toSorted((a, b) => (a.id < b.id ? -1 : 1)))
    memberships.set(screen, [...(memberships.get(screen) ?? []), id]);
  return memberships;
}
