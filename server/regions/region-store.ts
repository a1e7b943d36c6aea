import { z } from 'zod';
import { RegionId } from '#shared/model/ids.ts';
import { RegionKind, type Region } from '#shared/model/place.ts';
import type { Db, Reads } from '../database/connection.ts';
import { toLook } from '../database/hold.ts';
import { rowOf, rowsOf } from '../database/insert.ts';

const RegionRow = z.object({
  id: RegionId,
  parent: RegionId.nullable(),
  kind: RegionKind,
  name: z.string(),
  code: z.string().nullable(),
  path: z.string(),
}) satisfies z.ZodType<Region>;

export async function findRegion(reads: Reads, id: RegionId, hold = toLook): Promise<Region | undefined> {
  return rowOf(RegionRow, await hold(reads('region').where({ id }).first()));
}

/** Every region stands behind the one it lies in. */
export async function listRegions(reads: Reads): Promise<Region[]> {
  return rowsOf(RegionRow, await reads('region').orderBy('path'));
}

export async function listBelow(reads: Reads, parent: RegionId | null): Promise<Region[]> {
  return rowsOf(RegionRow, await reads('region').where({ parent }).orderBy('name'));
}

export async function findRegionByCode(reads: Reads, code: string): Promise<Region | undefined> {
  return rowOf(RegionRow, await reads('region').where({ code }).first());
}

export async function addRegion(tx: Db, region: Region, now: number): Promise<void> {
  await tx('region').insert({ ...region, created_at: now });
}

export async function renameRegion(tx: Db, id: RegionId, name: string): Promise<void> {
  await tx('region').where({ id }).update({ name });
}

export async function removeRegion(tx: Db, id: RegionId): Promise<void> {
  await tx('region').where({ id }).delete();
}
