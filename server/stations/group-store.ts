import { z } from 'zod';
import { ScreenId, type RegionId } from '#shared/model/ids.ts';
import type { placeCalls } from '#shared/protocol/http/places.ts';
import type { Db, Reads } from '../database/connection.ts';
import { countOf, insertRows, rowsOf } from '../database/insert.ts';
import { nameKeys, orderByName, whereMatches } from '../database/name-keys.ts';
import { whereHomeSeen } from '../database/scope.ts';
import type { Scope } from '../kit/by.ts';
import { groupRows, groups, type StoredGroup } from './group-members.ts';

type Query = z.output<typeof placeCalls.listGroups.query>;

/** A page of those that somebody sees: of his part of the tree, of the regions above it, and everybody's. */
export async function pageGroups(
  reads: Reads,
  scope: Scope,
  { search, by, sort, order, page, size }: Query,
): Promise<{ total: number; groups: StoredGroup[] }> {
  const matching = (query: ReturnType<Reads>) => {
    whereHomeSeen(query, scope, reads, 'screen_group.home');
    whereMatches(query, 'screen_group', search);
    if (by === 'rule') void query.whereNotNull('screen_group.rule');
    if (by === 'choice') void query.whereNull('screen_group.rule');
    return query;
  };
  const query = matching(groups(reads));
  if (sort === 'newest') void query.orderBy('screen_group.created_at', 'desc').orderBy('screen_group.id', 'desc');
  else orderByName(query, 'screen_group', order);
  const total = await countOf(matching(reads('screen_group')));
  return { total, groups: await groupRows(query.offset((page - 1) * size).limit(size)) };
}

export async function addGroup(tx: Db, { id, name, home, rule, revision }: StoredGroup, now: number): Promise<void> {
  const row = { id, name, home, rule: rule && JSON.stringify(rule), revision };
  await tx('screen_group').insert({ ...row, created_at: now, ...(await nameKeys(name)) });
}

/** False when somebody else was quicker. */
export async function saveGroup(tx: Db, { id, name, rule, revision }: StoredGroup): Promise<boolean> {
  const row = { name, rule: rule && JSON.stringify(rule), revision, ...(await nameKeys(name)) };
  return (
    (await tx('screen_group')
      .where({ id, revision: revision - 1 })
      .update(row)) === 1
  );
}

export async function replaceMembers(tx: Db, id: StoredGroup['id'], screens: readonly ScreenId[]): Promise<void> {
  await tx('screen_group_member').where({ screen_group: id }).delete();
  const rows = [...new Set(screens)].map((screen) => ({ screen_group: id, screen }));
  await insertRows(tx, 'screen_group_member', rows);
}

export async function removeGroup(tx: Db, id: StoredGroup['id']): Promise<void> {
  await tx('screen_group').where({ id }).delete();
}

/** Names of the groups that belong to this region or whose rule asks for it. */
export async function groupsAt(reads: Reads, region: RegionId): Promise<string[]> {
  const all = await groupRows(groups(reads).orderBy('screen_group.id'));
  return all.filter(({ home, rule }) => home === region || rule?.region === region).map(({ name }) => name);
}

/** Whether this is already the name of a group of the same home. */
export async function isNameTaken(reads: Reads, { id, name, home }: StoredGroup): Promise<boolean> {
  const rows: unknown = await reads('screen_group').where({ name, home }).select('id');
  return rowsOf(z.object({ id: z.string() }), rows).some((row) => row.id !== id);
}

/** Chosen one by one, wherever they stand today. */
export async function listMembers(reads: Reads, id: StoredGroup['id']): Promise<ScreenId[]> {
  const rows = await reads('screen_group_member').where({ screen_group: id }).select('screen');
  return rowsOf(z.object({ screen: ScreenId }), rows).map(({ screen }) => screen);
}

/** Whoever is one already stays one. */
export async function addMembers(tx: Db, id: StoredGroup['id'], screens: readonly ScreenId[]): Promise<void> {
  const there = new Set(await listMembers(tx, id));
  const fresh = [...new Set(screens)].filter((screen) => !there.has(screen));
  await insertRows(
    tx,
    'screen_group_member',
    fresh.map((screen) => ({ screen_group: id, screen })),
  );
}

export async function removeMembers(tx: Db, id: StoredGroup['id'], screens: readonly ScreenId[]): Promise<void> {
  await tx('screen_group_member').where({ screen_group: id }).whereIn('screen', screens).delete();
}
