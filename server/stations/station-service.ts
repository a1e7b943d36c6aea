import { newId, StationId, type RegionId } from '#shared/model/ids.ts';
import type { Station } from '#shared/model/place.ts';
import { AppError, conflict, notFound } from '#shared/problem.ts';
import { recordChange } from '../database/changes.ts';
import type { Database, Db, Reads } from '../database/connection.ts';
import { toChange, toLook, toRelyOn } from '../database/hold.ts';
import type { Clock } from '../kit/clock.ts';
import { getRegion } from '../regions/region-service.ts';
import { listScreens } from './screen-store.ts';
import { addStation, findStation, listStations, removeStation, saveStation } from './station-store.ts';

export interface StationNeeds {
  database: Database;
  clock: Clock;
  /** Titles of what still means this station (slots), so that "it is used" can be said with names. */
  stationUses: (tx: Db, station: StationId) => Promise<string[]>;
}

export async function getStation(reads: Reads, id: StationId, hold = toLook): Promise<Station> {
  const station = await findStation(reads, id, hold);
  if (!station) throw notFound('station', id);
  return station;
}

/** The path below which a region's places lie; an unknown region is a mistake, not an empty list. */
export async function pathBelow(reads: Reads, region: RegionId | undefined): Promise<string | undefined> {
  return region && (await getRegion(reads, region)).path;
}

export function stationService({ database, clock, stationUses }: StationNeeds) {
  async function list({ region, search }: { region?: RegionId | undefined; search?: string | undefined }): Promise<Station[]> {
    return listStations(database.reads, { below: await pathBelow(database.reads, region), search });
  }

  function create(draft: Pick<Station, 'region' | 'name' | 'zone'>): Promise<Station> {
    return database.transaction(async (tx) => {
      await getRegion(tx, draft.region, toRelyOn);
      const station: Station = { ...draft, id: newId('sta', StationId, clock.now()), revision: 1 };
      await addStation(tx, station, clock.now());
      await recordChange(tx, 'station', station.id);
      return station;
    });
  }

  function revise(id: StationId, seenRevision: number, wanted: { name?: string | undefined; zone?: string | undefined }): Promise<Station> {
    return database.transaction(async (tx) => {
      const current = await getStation(tx, id, toChange);
      if (current.revision !== seenRevision) throw conflict('station', current.revision);
      const { name = current.name, zone = current.zone } = wanted;
      const revised: Station = { ...current, name, zone, revision: current.revision + 1 };
      await saveStation(tx, revised);
      await recordChange(tx, 'station', id);
      return revised;
    });
  }

  /** A screen that was cut off counts too: its showings are told by its name. It can be moved to another station. */
  function remove(id: StationId): Promise<void> {
    return database.transaction(async (tx) => {
      await getStation(tx, id, toChange);
      const screens = (await listScreens(tx, { station: id })).map(({ name }) => name);
      const places = [...screens, ...(await stationUses(tx, id))];
      if (places.length > 0) throw new AppError('in_use', { what: 'station', places });
      await removeStation(tx, id);
      await recordChange(tx, 'station', id);
    });
  }

  return { list, create, revise, remove };
}

export type StationService = ReturnType<typeof stationService>;
