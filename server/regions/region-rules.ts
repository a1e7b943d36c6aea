import type { RegionId } from '#shared/model/ids.ts';
import { RegionKind, type Region } from '#shared/model/place.ts';
import { AppError, notFound } from '#shared/problem.ts';
import type { Facts } from '../database/audit.ts';
import type { Db, Reads } from '../database/connection.ts';
import { covers, regionsAbove, type By } from '../kit/by.ts';
import { findRegion, findRegionByCode, listBelow } from './region-store.ts';

/** City > county > town > village > hamlet. A level may be left out, never climbed. */
export const liesBelow = (kind: RegionKind, above: RegionKind): boolean =>
  RegionKind.options.indexOf(kind) > RegionKind.options.indexOf(above);

export async function getRegion(reads: Reads, id: RegionId): Promise<Region> {
  const region = await findRegion(reads, id);
  if (!region) throw notFound('region', id);
  return region;
}

/** One that he sees: in his part of the tree, or above it. */
export async function getSeenRegion(reads: Reads, { scope }: By, id: RegionId): Promise<Region> {
  const region = await getRegion(reads, id);
  if (covers(scope, region.path) || regionsAbove(scope).includes(id)) return region;
  throw notFound('region', id);
}

/** One in his part of the tree. */
export async function getOwnRegion(reads: Reads, by: By, id: RegionId): Promise<Region> {
  const region = await getSeenRegion(reads, by, id);
  if (!covers(by.scope, region.path)) throw new AppError('not_allowed');
  return region;
}

/** Who hangs something below this region, or takes it away, must have it in his part; the roots are for who has everything. */
export async function mayChangeBelow(reads: Reads, by: By, parent: RegionId | null): Promise<Region | null> {
  if (parent) return getOwnRegion(reads, by, parent);
  if (!by.scope.isEverywhere) throw new AppError('not_allowed');
  return null;
}

/** Two villages of one town cannot bear one name, nor two regions one statistical code. */
export async function refuseTaken(tx: Db, region: Region): Promise<void> {
  const sibling = (await listBelow(tx, region.parent)).find(({ id, name }) => id !== region.id && name === region.name);
  if (sibling) throw new AppError('name_taken', { name: region.name });
  const holder = region.code && (await findRegionByCode(tx, region.code));
  if (holder && holder.id !== region.id) throw new AppError('code_taken', { code: region.code });
}

export const factsOf = ({ name, kind, code, parent, closedAt }: Region): Facts => ({ name, kind, code, parent, closed: closedAt !== null });
