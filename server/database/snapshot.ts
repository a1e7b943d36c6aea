import { open } from 'node:fs/promises';
import path from 'node:path';
import type { Knex } from 'knex';
import { z } from 'zod';
import { rowsOf } from './insert.ts';
import { openSqlite } from './sqlite.ts';

/** A copy of the database as it stood at one instant, that can be read while the original goes on. */
export interface Snapshot extends AsyncDisposable {
  reads: Knex;
}

/**
 * Writes the state of this instant to `file`, while the server reads and writes on: one read transaction, which keeps nobody waiting.
 * (SQLite's own backup interface begins anew with every commit of a stranger, and would never end in a busy county.)
 */
export async function takeSnapshot(database: string, file: string): Promise<void> {
  const source = openSqlite(database, 'snapshot', 1);
  try {
    await source.raw('VACUUM INTO ?', [file]);
  } finally {
    await source.destroy();
  }
  for (const written of [file, path.dirname(file)]) {
    await using handle = await open(written, 'r');
    await handle.sync();
  }
}

/** Opens a snapshot for reading; one that is damaged is refused with SQLite's own words. */
export async function openSnapshot(file: string): Promise<Snapshot> {
  const reads = openSqlite(file, 'readers', 1);
  const snapshot: Snapshot = { reads, [Symbol.asyncDispose]: () => reads.destroy() };
  try {
    const rows: unknown = await reads.raw('PRAGMA integrity_check(3)');
    const found = rowsOf(z.object({ integrity_check: z.string() }), rows).map((row) => row.integrity_check);
    if (found.join() !== 'ok') throw new Error(`the database in ${file} is damaged: ${found.join('; ')}`);
    return snapshot;
  } catch (error) {
    await reads.destroy();
    throw error;
  }
}
