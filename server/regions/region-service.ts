import { newId, RegionId } from '#shared/model/ids.ts';
import { RegionKind, type Region } from '#shared/model/place.ts';
import { AppError, badRequest, notFound } from '#shared/problem.ts';
import { recordChange } from '../database/changes.ts';
import type { Database, Db, Reads } from '../database/connection.ts';
import type { Clock } from '../kit/clock.ts';
import { addRegion, findRegion, findRegionByCode, listBelow, listRegions, removeRegion, renameRegion } from './region-store.ts';

export interface RegionNeeds {
  database: Database;
  clock: Clock;
  /** Names of the stations in this very region, so that "it is used" can be said with names. */
  stationsIn: (tx: Db, region: RegionId) => Promise<string[]>;
}

export type RegionDraft = Pick<Region, 'parent' | 'kind' | 'name' | 'code'>;

/** City > county > town > village > hamlet. A level may be left out, never climbed. */
export const liesBelow = (kind: RegionKind, above: RegionKind): boolean =>
  RegionKind.options.indexOf(kind) > RegionKind.options.indexOf(above);

export async function getRegion(reads: Reads, id: RegionId): Promise<Region> {
  const region = await findRegion(reads, id);
  if (!region) throw notFound('region', id);
  return region;
}

export function regionService({ database, clock, stationsIn }: RegionNeeds) {
  function create(draft: RegionDraft): Promise<Region> {
    return database.transaction(async (tx) => {
      const parent = draft.parent && (await getRegion(tx, draft.parent));
      if (parent && !liesBelow(draft.kind, parent.kind)) throw badRequest('body.kind', `a ${draft.kind} cannot lie in a ${parent.kind}`);
      const id = newId('reg', RegionId, clock.now());
      const code = draft.code || null; // An empty field of a form is no code.
      const region: Region = { ...draft, id, code, path: `${parent?.path ?? ''}${id}/` };
      await refuseTaken(tx, region);
      await addRegion(tx, region, clock.now());
      await recordChange(tx, 'region', id);
      return region;
    });
  }

  function rename(id: RegionId, name: string): Promise<Region> {
    return database.transaction(async (tx) => {
      const renamed = { ...(await getRegion(tx, id)), name };
      await refuseTaken(tx, renamed);
      await renameRegion(tx, id, name);
      await recordChange(tx, 'region', id);
      return renamed;
    });
  }

  function remove(id: RegionId): Promise<void> {
    return database.transaction(async (tx) => {
      await getRegion(tx, id);
      const below = (await listBelow(tx, id)).map(({ name }) => name);
      const places = [...below, ...(await stationsIn(tx, id))];
      if (places.length > 0) throw new AppError('in_use', { what: 'region', places });
      await removeRegion(tx, id);
      await recordChange(tx, 'region', id);
    });
  }

  return { create, rename, remove, list: () => listRegions(database.reads) };
}

/** Two villages of one town cannot bear one name, nor two regions one statistical code. */
async function refuseTaken(tx: Db, region: Region): Promise<void> {
  const sibling = (await listBelow(tx, region.parent)).find(({ id, name }) => id !== region.id && name === region.name);
  if (sibling) throw new AppError('name_taken', { name: region.name });
  const holder = region.code && (await findRegionByCode(tx, region.code));
  if (holder && holder.id !== region.id) throw new AppError('name_taken', { name: holder.code });
}
