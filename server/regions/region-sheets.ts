import type { RegionId } from '#shared/model/ids.ts';
import type { ImportPlan, RegionsExport } from '#shared/protocol/http/sheets.ts';
import type { Language } from '#shared/words/languages.ts';
import type { Database, Db, Reads } from '../database/connection.ts';
import { covers, type By } from '../kit/by.ts';
import type { Clock } from '../kit/clock.ts';
import { isAsSeen, lookAt, planOf } from '../kit/sheets/import.ts';
import { headingOf, readTable, type TableRow } from '../kit/sheets/table.ts';
import { regionPaths } from './region-paths.ts';
import { getSeenRegion } from './region-rules.ts';
import { createRegion, renameRegion } from './region-service.ts';
import { fromTheTop, regionCells, regionColumns, regionLook, type RegionColumn, type RegionStep } from './region-sheet.ts';
import { listCodes, listRegions, lockTree } from './region-store.ts';

/** Regions by the sheet: what an import would do, the import itself, and the same columns out again. */
export function regionSheets({ database, clock }: { database: Database; clock: Clock }) {
  const { reads } = database;

  async function bring(by: By, bytes: Buffer, seen: string | undefined, language: Language): Promise<ImportPlan> {
    const rows = fromTheTop(await readTable(bytes, regionColumns, language));
    if (seen === undefined) return planOf((await plan(reads, by, rows)).looked);
    return database.decide(async (tx) => {
      await lockTree(tx);
      const { looked, ids } = await plan(tx, by, rows);
      const planned = planOf(looked);
      if (!isAsSeen(planned, seen)) return planned;
      for (const step of looked.steps) await write(tx, by, step, ids);
      return { ...planned, done: true };
    });
  }

  async function write(
    tx: Db,
    by: By,
    { does: { path, parent, kind, name, code, id } }: RegionStep,
    ids: Map<string, RegionId>,
  ): Promise<void> {
    if (id) return void (await renameRegion(tx, by, id, { name, code }, clock.now()));
    const made = await createRegion(tx, by, { parent: (parent && ids.get(parent)) || null, kind, name, code }, clock.now());
    ids.set(path, made.id);
  }

  async function table(by: By, { region, state, template, language }: RegionsExport): Promise<string[][]> {
    const below = region ? (await getSeenRegion(reads, by, region)).path : '';
    const paths = regionPaths(await listRegions(reads, by.scope, { state: 'all' }));
    const isMeant = (closedAt: number | null): boolean => state === 'all' || (state === 'open') === (closedAt === null);
    const own = [...paths.byId.values()].filter(
      ({ path, closedAt }) => covers(by.scope, path) && path.startsWith(below) && isMeant(closedAt),
    );
    const keys = regionColumns.map(({ key }) => key);
    const rows = template ? [] : own.map((region) => regionCells(region, paths, language));
    return [keys.map((key) => headingOf(key, language)), ...rows.map((cells) => keys.map((key) => cells[key]))];
  }

  return { bring, table };
}

async function plan(reads: Reads, by: By, rows: readonly TableRow<RegionColumn>[]) {
  const paths = regionPaths(await listRegions(reads, by.scope, { state: 'all' }));
  const ids = new Map<string, RegionId>([...paths.byPath].map(([path, { id }]) => [path, id]));
  const foreign = (await listCodes(reads)).filter((code) => !paths.byCode.has(code));
  return { looked: lookAt(rows, regionLook(by, paths, new Set(foreign))), ids };
}
