import { newId, RegionId } from '#shared/model/ids.ts';
import type { Region } from '#shared/model/place.ts';
import { AppError, badRequest } from '#shared/problem.ts';
import type { NamedRegion } from '#shared/protocol/http/stations.ts';
import { recordAudit } from '../database/audit.ts';
import { recordChange } from '../database/changes.ts';
import type { Database, Db } from '../database/connection.ts';
import type { By } from '../kit/by.ts';
import type { Clock } from '../kit/clock.ts';
import { isInEvents, recordEvents } from './place-event-store.ts';
import { factsOf, getOwnRegion, getRegion, getSeenRegion, liesBelow, mayChangeBelow, refuseTaken } from './region-rules.ts';
import {
  addRegion,
  listBelow,
  listRegions,
  listRegionsById,
  lockTree,
  moveRegion,
  removeRegion,
  saveRegion,
  type RegionFilter,
} from './region-store.ts';

export interface RegionNeeds {
  database: Database;
  clock: Clock;
  /** Names of what stands in this very region or means it, so that "it is used" can be said with names. */
  usesOf: (tx: Db, region: RegionId) => Promise<string[]>;
  /** Names of the stations in this very region that are not closed. */
  openStationsIn: (tx: Db, region: RegionId) => Promise<string[]>;
}

export type RegionDraft = Pick<Region, 'parent' | 'kind' | 'name' | 'code'>;

export function regionService({ database, clock, usesOf, openStationsIn }: RegionNeeds) {
  const { reads } = database;
  const create = (by: By, draft: RegionDraft): Promise<Region> => database.decide((tx) => createRegion(tx, by, draft, clock.now()));

  const rename = (by: By, id: RegionId, name: string, code?: string | null): Promise<Region> =>
    database.decide((tx) => renameRegion(tx, by, id, { name, code }, clock.now()));

  function move(by: By, id: RegionId, target: RegionId | null): Promise<Region> {
    return database.decide(async (tx) => {
      await lockTree(tx);
      const region = await getOwnRegion(tx, by, id);
      await mayChangeBelow(tx, by, region.parent);
      const parent = await mayChangeBelow(tx, by, target);
      if (region.parent === target) return region;
      if (parent && !liesBelow(region.kind, parent.kind))
        throw badRequest('body.parent', `a ${region.kind} cannot lie in a ${parent.kind}`);
      if (parent?.closedAt) throw new AppError('closed_place', { name: parent.name });
      const moved: Region = { ...region, parent: target, path: `${parent?.path ?? ''}${id}/` };
      await refuseTaken(tx, moved);
      await moveRegion(tx, region, target, moved.path);
      await recordEvents(tx, clock.now(), [{ subject: id, what: 'moved', was: region.parent, became: target }]);
      await record(tx, by, 'region.move', region, moved);
      return moved;
    });
  }

  /** Closed, it is in no list; its name stays with what was recorded. Nothing that is open can lie in it. */
  function close(by: By, id: RegionId): Promise<Region> {
    return database.decide(async (tx) => {
      await lockTree(tx);
      const region = await getOwnRegion(tx, by, id);
      if (region.closedAt !== null) return region;
      const below = (await listBelow(tx, id)).filter(({ closedAt }) => closedAt === null).map(({ name }) => name);
      const places = [...below, ...(await openStationsIn(tx, id))];
      if (places.length > 0) throw new AppError('still_open', { what: 'region', places });
      return setClosed(tx, by, region, clock.now());
    });
  }

  function reopen(by: By, id: RegionId): Promise<Region> {
    return database.decide(async (tx) => {
      await lockTree(tx);
      const region = await getOwnRegion(tx, by, id);
      if (region.closedAt === null) return region;
      const parent = region.parent && (await getRegion(tx, region.parent));
      if (parent && parent.closedAt !== null) throw new AppError('closed_place', { name: parent.name });
      return setClosed(tx, by, region, null);
    });
  }

  async function setClosed(tx: Db, by: By, region: Region, closedAt: number | null): Promise<Region> {
    const changed = { ...region, closedAt };
    await saveRegion(tx, changed);
    await recordEvents(tx, clock.now(), [{ subject: region.id, what: closedAt === null ? 'reopened' : 'closed' }]);
    await record(tx, by, closedAt === null ? 'region.reopen' : 'region.close', region, changed);
    return changed;
  }

  /** For one that was made by mistake. What anything was ever recorded in is closed instead. */
  function remove(by: By, id: RegionId): Promise<void> {
    return database.decide(async (tx) => {
      await lockTree(tx);
      const region = await getOwnRegion(tx, by, id);
      await mayChangeBelow(tx, by, region.parent);
      const below = (await listBelow(tx, id)).map(({ name }) => name);
      const places = [...below, ...(await usesOf(tx, id))];
      if (places.length > 0) throw new AppError('in_use', { what: 'region', places });
      if (await isInEvents(tx, id)) throw new AppError('has_records', { what: 'region', name: region.name });
      await removeRegion(tx, id);
      await record(tx, by, 'region.remove', region, null);
    });
  }

  const get = async (by: By, id: RegionId): Promise<NamedRegion> => named(await getSeenRegion(reads, by, id));

  async function find(by: By, { search, ...filter }: Required<RegionFilter>): Promise<NamedRegion[]> {
    return Promise.all((await listRegions(reads, by.scope, { ...filter, search })).map(named));
  }

  async function named(region: Region): Promise<NamedRegion> {
    const ids = region.path.split('/').filter(Boolean);
    const above = await listRegionsById(reads, ids);
    return { ...region, names: ids.map((one) => above.get(one)?.name ?? '') };
  }

  return {
    get,
    find,
    create,
    rename,
    move,
    close,
    reopen,
    remove,
    list: (by: By, filter: RegionFilter) => listRegions(reads, by.scope, filter),
  };
}

/** In the caller's transaction: an import makes many. */
export async function createRegion(tx: Db, by: By, draft: RegionDraft, now: number): Promise<Region> {
  await lockTree(tx);
  const parent = await mayChangeBelow(tx, by, draft.parent);
  if (parent && !liesBelow(draft.kind, parent.kind)) throw badRequest('body.kind', `a ${draft.kind} cannot lie in a ${parent.kind}`);
  if (parent?.closedAt) throw new AppError('closed_place', { name: parent.name });
  const id = newId('reg', RegionId, now);
  const code = draft.code || null; // An empty field of a form is no code.
  const region: Region = { ...draft, id, code, path: `${parent?.path ?? ''}${id}/`, closedAt: null };
  await refuseTaken(tx, region);
  await addRegion(tx, region, now);
  await record(tx, by, 'region.create', null, region);
  return region;
}

/** `code` left out stays. */
export async function renameRegion(
  tx: Db,
  by: By,
  id: RegionId,
  { name, code }: { name: string; code?: string | null | undefined },
  now: number,
): Promise<Region> {
  await lockTree(tx);
  const region = await getOwnRegion(tx, by, id);
  const renamed: Region = { ...region, name, code: code === undefined ? region.code : code || null };
  await refuseTaken(tx, renamed);
  await saveRegion(tx, renamed);
  if (name !== region.name) await recordEvents(tx, now, [{ subject: id, what: 'renamed', was: region.name, became: name }]);
  await record(tx, by, 'region.rename', region, renamed);
  return renamed;
}

async function record(tx: Db, by: By, action: string, before: Region | null, after: Region | null): Promise<void> {
  const region = after ?? before;
  if (!region || JSON.stringify(before) === JSON.stringify(after)) return; // Nothing was changed.
  await recordAudit(tx, by, {
    action,
    subject: region.id,
    place: region.path,
    before: before && factsOf(before),
    after: after && factsOf(after),
  });
  await recordChange(tx, 'region', region.id);
}
