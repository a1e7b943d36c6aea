import { z } from 'zod';
import { GroupId, RegionId, ScreenId } from '#shared/model/ids.ts';
import { GroupRule } from '#shared/model/group.ts';
import type { Reads } from '../database/connection.ts';
import { jsonColumn, rowsOf } from '../database/insert.ts';
import { whereBegins } from '../database/like.ts';
import { joined } from './screen-store.ts';

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

/**
 * Screens that are members now, as a sub-query of their ids: a rule is asked anew each time, so it is always true.
 * Nothing outside the group's home is a member, wherever it was when it was chosen.
 */
export function membersOf(reads: Reads, { id, homePath, rule }: Pick<StoredGroup, 'id' | 'homePath' | 'rule'>): ReturnType<Reads> {
  const query = joined(reads).whereNull('screen.revoked_at').select('screen.id');
  if (homePath) whereBegins(query, 'region.path', homePath);
  if (!rule) return query.whereIn('screen.id', reads('screen_group_member').where({ screen_group: id }).select('screen'));
  const { region, screenKinds, stationKinds, tags } = rule;
  if (region) void query.whereIn('region.id', idsBelow(reads, region));
  if (screenKinds.length > 0) void query.whereIn('screen.kind', screenKinds);
  if (stationKinds.length > 0) void query.whereIn('station.kind', stationKinds);
  for (const tag of tags) void query.whereIn('screen.id', reads('screen_tag').where({ tag }).select('screen'));
  return query;
}

/** The region wherever it lies by now, and all below it. */
const idsBelow = (reads: Reads, region: RegionId) =>
  reads({ below: 'region' })
    .joinRaw('cross join region as above')
    .where('above.id', region)
    .whereRaw('substr(below.path, 1, length(above.path)) = above.path')
    .select('below.id');

/** Groups of which these screens (all of them without a list) are members. */
export async function listMemberships(reads: Reads, screens?: readonly ScreenId[]): Promise<Map<ScreenId, GroupId[]>> {
  const memberships = new Map<ScreenId, GroupId[]>();
  for (const group of await groupRows(groups(reads).orderBy('screen_group.id'))) {
    const query = membersOf(reads, group);
    if (screens) void query.whereIn('screen.id', screens);
    for (const { id } of rowsOf(z.object({ id: ScreenId }), await query)) memberships.set(id, [...(memberships.get(id) ?? []), group.id]);
  }
  return memberships;
}
