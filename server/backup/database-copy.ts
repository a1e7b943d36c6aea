import path from 'node:path';
import { AppError } from '#shared/problem.ts';
import { dumpPostgres, readThroughDump } from '../database/postgres-dump.ts';
import { openSnapshot, takeSnapshot } from '../database/snapshot.ts';
import { readContents, type Contents } from './contents.ts';
import { DATABASE_FILES, type BackupDocument, type Engine } from './document.ts';

/** Where an office keeps its rows: in its data folder, or in the PostgreSQL database of this address. */
export interface Home {
  dataFolder: string;
  databaseUrl: string | null;
}

export const engineOf = ({ databaseUrl }: Pick<Home, 'databaseUrl'>): Engine => (databaseUrl === null ? 'sqlite' : 'postgresql');

/** The database as it stands at one instant, in a file of this folder; read again, so that it is known to be good. */
export async function copyDatabase(
  { dataFolder, databaseUrl }: Home,
  folder: string,
  signal?: AbortSignal,
): Promise<{ name: string; contents: Contents }> {
  const name = DATABASE_FILES[engineOf({ databaseUrl })];
  const file = path.join(folder, name);
  if (databaseUrl === null) {
    await takeSnapshot(path.join(dataFolder, 'fieldcast.sqlite'), file);
    return { name, contents: await contentsOf(file) };
  }
  const contents = await dumpPostgres(databaseUrl, file, readContents, signal);
  await readThroughDump(file, signal);
  return { name, contents };
}

/** What is wrong with a copy whose bytes are the ones that were written; a dump tells what it holds only once it is restored. */
export async function faultsInDatabase(file: string, document: BackupDocument, signal?: AbortSignal): Promise<string[]> {
  if (document.engine === 'sqlite') return contradictions(file, document);
  return readThroughDump(file, signal).then(
    () => [],
    (error: unknown) => {
      signal?.throwIfAborted();
      if (error instanceof AppError) throw error; // There is nothing to read it with: that is no fault of the copy.
      return [error instanceof Error ? error.message : String(error)];
    },
  );
}

async function contentsOf(file: string): Promise<Contents> {
  await using snapshot = await openSnapshot(file);
  return await readContents(snapshot.reads); // Awaited, or the snapshot is closed before it is read.
}

async function contradictions(file: string, { blobs, ledger, audit }: BackupDocument): Promise<string[]> {
  try {
    const told = await contentsOf(file);
    const parts = { blobs: [told.blobs, blobs], ledger: [told.ledger, ledger], audit: [told.audit, audit] };
    return Object.entries(parts).flatMap(([name, [a, b]]) => (JSON.stringify(a) === JSON.stringify(b) ? [] : [`database: ${name}`]));
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}
