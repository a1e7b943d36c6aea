import type { z } from 'zod';
import { newId, StationId } from '#shared/model/ids.ts';
import type { Station } from '#shared/model/place.ts';
import { AppError, conflict } from '#shared/problem.ts';
import type { stationCalls, StationView } from '#shared/protocol/http/stations.ts';
import { listOperatorsAt } from '../accounts/operator-store.ts';
import { recordAudit, recordReading } from '../database/audit.ts';
import { recordChange } from '../database/changes.ts';
import type { Database, Db } from '../database/connection.ts';
import { everywhere, type By } from '../kit/by.ts';
import type { Clock } from '../kit/clock.ts';
import { isInEvents, recordEvents, type Happened } from '../regions/place-event-store.ts';
import { getRegion } from '../regions/region-rules.ts';
import { listRegionsById } from '../regions/region-store.ts';
import { listScreens } from './screen-list.ts';
import { auditEntry, contactsTold, getOpenRegion, getStation, pathBelow } from './station-rules.ts';
import { addStation, countScreens, countStations, pageStations, removeStation, saveStation, type StoredStation } from './station-store.ts';

export interface StationNeeds {
  database: Database;
  clock: Clock;
  /** Titles of what still means this station (slots), so that "it is used" can be said with names. */
  stationUses: (tx: Db, station: StationId) => Promise<string[]>;
  /** Something was shown here once. */
  hasRecords: (tx: Db, station: StationId) => Promise<boolean>;
}

export type StationDraft = z.output<typeof stationCalls.createStation.body>;
export type StationRevision = Omit<z.output<typeof stationCalls.reviseStation.body>, 'seenRevision'>;
type ListQuery = z.output<typeof stationCalls.listStations.query>;

export function stationService({ database, clock, stationUses, hasRecords }: StationNeeds) {
  const { reads } = database;

  async function list(by: By, { region, search, kind, state, ...page }: ListQuery): Promise<{ total: number; stations: StationView[] }> {
    const filter = { below: await pathBelow(reads, by, region), search, kind, state };
    const [total, found] = await Promise.all([countStations(reads, by.scope, filter), pageStations(reads, by.scope, filter, page)]);
    return { total, stations: await present(by, found) };
  }

  async function get(by: By, id: StationId): Promise<StationView> {
    const station = await getStation(reads, by, id);
    const [view] = await present(by, [station]);
    return view ?? { ...told(station, false), regionNames: [], screens: 0 };
  }

  async function present(by: By, stations: readonly StoredStation[]): Promise<StationView[]> {
    const above = new Set(stations.flatMap(({ regionPath }) => regionsIn(regionPath)));
    const [regions, screens, isTold] = await Promise.all([
      listRegionsById(reads, [...above]),
      countScreens(
        reads,
        stations.map(({ id }) => id),
      ),
      contactsTold(reads, by),
    ]);
    const named = stations.filter((station) => isTold(station) && (station.contact.name !== '' || station.contact.phone !== ''));
    await recordReading(database, by, { kind: 'contacts', subjects: named.map(({ id }) => id), isPolled: true });
    return stations.map((station) => ({
      ...told(station, isTold(station)),
      regionNames: regionsIn(station.regionPath).map((id) => regions.get(id)?.name ?? ''),
      screens: screens.get(station.id) ?? 0,
    }));
  }

  async function operators(by: By, id: StationId): Promise<{ operators: Awaited<ReturnType<typeof listOperatorsAt>> }> {
    const { regionPath } = await getStation(reads, by, id);
    return { operators: await listOperatorsAt(reads, id, regionPath) };
  }

  async function create(by: By, draft: StationDraft): Promise<Station> {
    const station = await database.decide((tx) => createStation(tx, by, draft, clock.now()));
    return told(station, true);
  }

  async function revise(by: By, id: StationId, seenRevision: number, wanted: StationRevision): Promise<Station> {
    const station = await database.decide(async (tx) => {
      const current = await getStation(tx, by, id);
      if (current.revision !== seenRevision) throw conflict('station', current.revision);
      return reviseStation(tx, by, current, wanted, clock.now());
    });
    return told(station, true);
  }

  async function setClosed(by: By, id: StationId, isClosed: boolean): Promise<Station> {
    const station = await database.decide(async (tx) => closeStation(tx, by, await getStation(tx, by, id), isClosed, clock.now()));
    return told(station, true);
  }

  /** For one that was made by mistake. A screen that was cut off counts too: its showings are told by its name. */
  function remove(by: By, id: StationId): Promise<void> {
    return database.decide(async (tx) => {
      const station = await getStation(tx, by, id);
      const screens = (await listScreens(tx, everywhere, { station: id, state: 'all' })).map(({ name }) => name);
      const places = [...screens, ...(await stationUses(tx, id))];
      if (places.length > 0) throw new AppError('in_use', { what: 'station', places });
      if ((await isInEvents(tx, id)) || (await hasRecords(tx, id)))
        throw new AppError('has_records', { what: 'station', name: station.name });
      await removeStation(tx, id);
      await record(tx, by, 'station.remove', station, null);
    });
  }

  return { list, get, operators, create, revise, setClosed, remove };
}

export type StationService = ReturnType<typeof stationService>;

const regionsIn = (path: string): string[] => path.split('/').filter(Boolean);

function told({ regionPath: _regionPath, contact, ...station }: StoredStation, withContact: boolean): Station {
  return { ...station, contact: withContact ? contact : null };
}

/** In the caller's transaction: an import makes many. */
export async function createStation(tx: Db, by: By, draft: StationDraft, now: number): Promise<StoredStation> {
  const region = await getOpenRegion(tx, by, draft.region);
  const id = newId('sta', StationId, now);
  const station: StoredStation = { ...draft, id, closedAt: null, revision: 1, regionPath: region.path };
  await addStation(tx, station, now);
  await recordEvents(tx, now, [{ subject: id, what: 'made', became: region.id }]);
  await record(tx, by, 'station.create', null, station);
  return station;
}

export async function reviseStation(tx: Db, by: By, current: StoredStation, wanted: StationRevision, now: number): Promise<StoredStation> {
  const said = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
  const revised: StoredStation = { ...current, ...said, revision: current.revision + 1 };
  if (revised.region !== current.region) revised.regionPath = (await getOpenRegion(tx, by, revised.region)).path;
  if (!(await saveStation(tx, revised))) throw conflict('station', revised.revision);
  const happened: Happened[] = [];
  const { id } = current;
  if (revised.name !== current.name) happened.push({ subject: id, what: 'renamed', was: current.name, became: revised.name });
  if (revised.region !== current.region) happened.push({ subject: id, what: 'moved', was: current.region, became: revised.region });
  await recordEvents(tx, now, happened);
  await record(tx, by, 'station.revise', current, revised);
  return revised;
}

/** Its screens keep their keys and play nothing until it is opened again. */
export async function closeStation(tx: Db, by: By, current: StoredStation, isClosed: boolean, now: number): Promise<StoredStation> {
  if ((current.closedAt !== null) === isClosed) return current;
  const region = await getRegion(tx, current.region);
  if (!isClosed && region.closedAt !== null) throw new AppError('closed_place', { name: region.name });
  const changed: StoredStation = { ...current, closedAt: isClosed ? now : null, revision: current.revision + 1 };
  if (!(await saveStation(tx, changed))) throw conflict('station', changed.revision);
  await recordEvents(tx, now, [{ subject: current.id, what: isClosed ? 'closed' : 'reopened' }]);
  await record(tx, by, isClosed ? 'station.close' : 'station.reopen', current, changed);
  return changed;
}

async function record(tx: Db, by: By, action: string, before: StoredStation | null, after: StoredStation | null): Promise<void> {
  const station = after ?? before;
  if (!station) return;
  await recordAudit(tx, by, auditEntry(action, station, before, after));
  await recordChange(tx, 'station', station.id);
}
