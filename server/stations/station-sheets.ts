import type { StationsExport, ImportPlan } from '#shared/protocol/http/sheets.ts';
import { AppError, conflict } from '#shared/problem.ts';
import type { Language } from '#shared/words/languages.ts';
import { recordReading } from '../database/audit.ts';
import type { Database, Db, Reads } from '../database/connection.ts';
import type { By } from '../kit/by.ts';
import type { Clock } from '../kit/clock.ts';
import { isAsSeen, lookAt, planOf } from '../kit/sheets/import.ts';
import { headingOf, readTable, type TableRow } from '../kit/sheets/table.ts';
import { regionPaths } from '../regions/region-paths.ts';
import { listRegions, lockTree } from '../regions/region-store.ts';
import { contactsTold, pathBelow } from './station-rules.ts';
import { createStation, reviseStation } from './station-service.ts';
import { CONTACT_COLUMNS, stationCells, stationColumns, stationLook, type StationColumn, type StationStep } from './station-sheet.ts';
import { listStations, type StoredStation } from './station-store.ts';

/** Stations by the sheet: what an import would do, the import itself, and the same columns out again. */
export function stationSheets({ database, clock }: { database: Database; clock: Clock }) {
  const { reads } = database;

  async function bring(by: By, bytes: Buffer, seen: string | undefined, language: Language): Promise<ImportPlan> {
    const rows = await readTable(bytes, stationColumns, language);
    if (seen === undefined) return planOf((await plan(reads, by, rows)).looked);
    return database.decide(async (tx) => {
      await lockTree(tx); // No region goes elsewhere between the look and the writing.
      const { looked, stations } = await plan(tx, by, rows);
      const planned = planOf(looked);
      if (!isAsSeen(planned, seen)) return planned;
      for (const step of looked.steps) await write(tx, by, step, stations);
      return { ...planned, done: true };
    });
  }

  async function write(tx: Db, by: By, { does }: StationStep, stations: ReadonlyMap<string, StoredStation>): Promise<void> {
    if (does.id === null) return void (await createStation(tx, by, does.draft, clock.now()));
    const current = stations.get(does.id);
    if (!current) throw conflict('station', does.revision ?? 0);
    await reviseStation(tx, by, current, does.draft, clock.now());
  }

  async function table(by: By, { region, search, kind, state, template, language }: StationsExport): Promise<string[][]> {
    const below = await pathBelow(reads, by, region);
    const found = template ? [] : await listStations(reads, by.scope, { below, search, kind, state });
    const isTold = await contactsTold(reads, by);
    // A column that is not there leaves the contacts alone when the file comes back; an empty one would erase them.
    const isWhole = found.every(isTold);
    const columns = stationColumns.map(({ key }) => key).filter((key) => isWhole || !CONTACT_COLUMNS.some((one) => one === key));
    const named = isWhole ? found.filter(({ contact }) => contact.name !== '' || contact.phone !== '') : [];
    await recordReading(database, by, { kind: 'contacts', subjects: named.map(({ id }) => id) });
    const paths = regionPaths(await listRegions(reads, by.scope, { state: 'all' }));
    return [headings(columns, language), ...found.map((station) => pick(columns, stationCells(station, paths, language)))];
  }

  return { bring, table };
}

const headings = (columns: readonly StationColumn[], language: Language): string[] => columns.map((key) => headingOf(key, language));
const pick = (columns: readonly StationColumn[], cells: Record<StationColumn, string>): string[] => columns.map((key) => cells[key]);

async function plan(reads: Reads, by: By, rows: readonly TableRow<StationColumn>[]) {
  if (by.scope.paths.length === 0 && !by.scope.isEverywhere) throw new AppError('not_allowed'); // A single station has no list to bring.
  const paths = regionPaths(await listRegions(reads, by.scope, { state: 'all' }));
  const stations = await listStations(reads, by.scope, { state: 'all' });
  return {
    looked: lookAt(rows, stationLook(by, paths, stations)),
    stations: new Map<string, StoredStation>(stations.map((one) => [one.id, one])),
  };
}
