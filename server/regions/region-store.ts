import { z } from 'zod';
import { RegionId } from '#shared/model/ids.ts';
import { RegionKind, type Region } from '#shared/model/place.ts';
import type { Db, Reads } from '../database/connection.ts';
import { toLook } from '../database/hold.ts';
import { rowOf, rowsOf } from '../database/insert.ts';
import { whereBegins } from '../database/like.ts';
import { nameKeys, orderByName, whereMatches } from '../database/name-keys.ts';
import { whereWithin } from '../database/scope.ts';
import { regionsAbove, type Scope } from '../kit/by.ts';

const RegionRow = z
  .object({
    id: RegionId,
    parent: RegionId.nullable(),
    kind: RegionKind,
    name: z.string(),
    code: z.string().nullable(),
    path: z.string(),
    closed_at: z.int().nullable(),
  })
  .transform(({ closed_at, ...rest }): Region => ({ ...rest, closedAt: closed_at }));

export type PlaceState = 'open' | 'closed' | 'all';

export interface RegionFilter {
  state: PlaceState;
  search?: string | undefined;
  /** By name; without it every region stands behind the one it lies in. */
  size?: number | undefined;
}

export async function findRegion(reads: Reads, id: RegionId, hold = toLook): Promise<Region | undefined> {
  return rowOf(RegionRow, await hold(reads('region').where({ id }).first()));
}

/** Those of the scope, and those above it. */
export async function listRegions(reads: Reads, scope: Scope, { state, search, size }: RegionFilter): Promise<Region[]> {
  const query = reads('region');
  whereSeen(query, scope);
  whereState(query, 'region.closed_at', state);
  whereMatches(query, 'region', search);
  if (size) orderByName(query.limit(size), 'region');
  else void query.orderBy('region.path');
  return regionRows(query);
}

/** Names by id, of those that are seen. */
export async function listRegionNames(reads: Reads, scope: Scope, ids: readonly string[]): Promise<Map<string, string>> {
  const query = reads('region').whereIn('region.id', ids);
  whereSeen(query, scope);
  const rows: unknown = await query.select('region.id', 'region.name');
  return new Map(rowsOf(z.object({ id: z.string(), name: z.string() }), rows).map(({ id, name }) => [id, name]));
}

/** Regions of the scope and those above it, by the names of which it is found. */
export function whereSeen(query: ReturnType<Reads>, scope: Scope): void {
  if (scope.isEverywhere) return;
  void query.where((some) => {
    void some.where((own) => whereWithin(own, scope, { path: 'region.path' })).orWhereIn('region.id', regionsAbove(scope));
  });
}

export const regionRows = async (query: ReturnType<Reads>): Promise<Region[]> => rowsOf(RegionRow, await query.select('region.*'));

export function whereState(query: ReturnType<Reads>, column: string, state: PlaceState): void {
  if (state === 'open') void query.whereNull(column);
  if (state === 'closed') void query.whereNotNull(column);
}

/** By id, closed ones too. */
export async function listRegionsById(reads: Reads, ids: readonly string[]): Promise<Map<string, Region>> {
  const rows = rowsOf(RegionRow, await reads('region').whereIn('id', ids));
  return new Map(rows.map((region) => [region.id, region]));
}

export async function listBelow(reads: Reads, parent: RegionId | null): Promise<Region[]> {
  const query = reads('region').where({ parent });
  orderByName(query, 'region');
  return rowsOf(RegionRow, await query);
}

/** Of all regions, whoever sees them. */
export async function listCodes(reads: Reads): Promise<string[]> {
  const rows: unknown = await reads('region').whereNotNull('code').select('code');
  return rowsOf(z.object({ code: z.string() }), rows).map(({ code }) => code);
}

export async function findRegionByCode(reads: Reads, code: string): Promise<Region | undefined> {
  return rowOf(RegionRow, await reads('region').where({ code }).first());
}

const keysOf = ({ name, code }: Pick<Region, 'name' | 'code'>) => nameKeys(name, { also: [code ?? ''] });

export async function addRegion(tx: Db, region: Region, now: number): Promise<void> {
  const { closedAt, ...rest } = region;
  await tx('region').insert({ ...rest, closed_at: closedAt, created_at: now, ...(await keysOf(region)) });
}

export async function saveRegion(tx: Db, region: Region): Promise<void> {
  const { id, name, code, closedAt } = region;
  await tx('region')
    .where({ id })
    .update({ name, code, closed_at: closedAt, ...(await keysOf(region)) });
}

/** One statement puts everything below it elsewhere. */
export async function moveRegion(tx: Db, { id, path }: Region, parent: RegionId | null, newPath: string): Promise<void> {
  await tx('region').where({ id }).update({ parent });
  const query = tx('region');
  whereBegins(query, 'path', path);
  await query.update({ path: tx.raw('? || substr(path, ?)', [newPath, path.length + 1]) });
}

export async function removeRegion(tx: Db, id: RegionId): Promise<void> {
  await tx('region').where({ id }).delete();
}

/** Changes of the tree take turns: two moves at once could hang a region below itself, two new ones bear one name. */
export async function lockTree(tx: Db): Promise<void> {
  await tx('setting').insert({ name: 'region-tree', value: '' }).onConflict('name').merge();
}
