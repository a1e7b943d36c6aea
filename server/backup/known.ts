import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { isElsewhere, Placement } from '#shared/model/backup.ts';
import { BackupId, newId } from '#shared/model/ids.ts';
import { recordChange } from '../database/changes.ts';
import type { Database } from '../database/connection.ts';
import { writeDurably } from '../kit/files.ts';
import { moveArchived } from '../reports/ledger-store.ts';
import { recordBackup } from './backup-store.ts';
import { BackupDocument, type LedgerMark } from './document.ts';
import { backupFolder } from './holding.ts';

/** What `npm run backup` tells the server it ran beside. */
export const Report = z.object({
  name: z.string(),
  target: z.string(),
  placement: Placement,
  document: BackupDocument,
  documentHash: z.string(),
  keysFile: z.string(),
  endedAt: z.int(),
  newBytes: z.int(),
});
export type Report = z.infer<typeof Report>;

const MARKS_AT_ONCE = 200;

/** The office knows of a backup from now on; where it lies elsewhere, screens may let go of the records that are in it. */
export async function noteBackup(database: Database, report: Report): Promise<void> {
  const { document, placement, newBytes, ...rest } = report;
  const media = document.hasMedia ? document.blobs.reduce((sum, { bytes }) => sum + bytes, 0) : 0;
  await database.transaction(async (tx) => {
    const id = newId('bkp', BackupId, document.takenAt);
    const { takenAt, hasMedia, missing } = document;
    const bytes = document.database.bytes + media;
    await recordBackup(tx, { ...rest, id, placement, newBytes, takenAt, hasMedia, bytes, faults: missing, verifiedAt: rest.endedAt });
    await recordChange(tx, 'backup', id);
  });
  if (isElsewhere(placement)) await archive(database, document.ledger);
}

/** Some at a time, so that no commit waits for long. */
export async function archive(database: Database, ledger: readonly LedgerMark[]): Promise<void> {
  for (let i = 0; i < ledger.length; i += MARKS_AT_ONCE)
    await database.transaction((tx) => moveArchived(tx, ledger.slice(i, i + MARKS_AT_ONCE)));
}

/** The program beside the server writes no row: the database has one writer. It leaves this, and the server takes it in. */
export async function leaveReport(dataFolder: string, report: Report): Promise<void> {
  await writeDurably(path.join(backupFolder(dataFolder), `report-${report.name}.json`), JSON.stringify(report), 0o600);
}

export async function takeInReports(database: Database, dataFolder: string): Promise<void> {
  const folder = backupFolder(dataFolder);
  const names = (await readdir(folder).catch((): string[] => [])).filter((name) => /^report-.+\.json$/.test(name));
  for (const name of names) {
    const file = path.join(folder, name);
    await noteBackup(database, Report.parse(JSON.parse(await readFile(file, 'utf8'))));
    await rm(file, { force: true });
  }
}
