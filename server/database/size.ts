import { stat } from 'node:fs/promises';
import { z } from 'zod';
import type { Database } from './connection.ts';
import { rowsOf } from './insert.ts';

/** Bytes that a database takes: of files its own and its write-ahead log, of a server what it says. */
export async function databaseBytes(database: Pick<Database, 'dialect' | 'reads'>, file: string): Promise<number> {
  if (database.dialect === 'postgres') {
    const { rows } = await database.reads.raw<{ rows: unknown[] }>('select pg_database_size(current_database())::text as bytes');
    return Number(rowsOf(z.object({ bytes: z.string() }), rows)[0]?.bytes ?? 0);
  }
  const sizes = await Promise.all([file, `${file}-wal`].map((it) => stat(it).then(({ size }) => size, absent)));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** The log is there only while the database is open. */
function absent(error: unknown): number {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 0;
  throw error;
}
