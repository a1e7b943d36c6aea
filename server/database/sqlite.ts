import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import knex, { type Knex } from 'knex';
import type { Engine } from './engine.ts';
import { takeLock } from './lock.ts';
import { migrations } from './migrations/all.ts';
import { SILENT } from './silent.ts';
import { sqliteDialect } from './sqlite-dialect.ts';

type Connection = { exec: (sql: string, done: (error: Error | null) => void) => void };

/** One file: one writer whose transactions take turns, and readers beside it. */
export async function openSqliteEngine(file: string, connections: number): Promise<Engine> {
  await mkdir(path.dirname(file), { recursive: true });
  const lock = await takeLock(`${file}.lock`);
  const writer = openSqlite(file, 'writer', 1);
  const readers = openSqlite(file, 'readers', connections);
  async function close(): Promise<void> {
    await readers.destroy();
    await writer.destroy();
    await lock.release();
  }
  try {
    await writer.migrate.latest({ migrationSource: migrations });
  } catch (error) {
    await close();
    throw error;
  }
  return { dialect: sqliteDialect, writer, readers, deciding: {}, url: null, isWorthRepeating: () => false, lost: lock.lost, close };
}

/** The one place that knows the sqlite3 package (archived 2026), so that another driver can take its place. */
export function openSqlite(file: string, mode: 'writer' | 'readers' | 'snapshot' | 'lock', connections: number): Knex {
  const pragmas = {
    // Nine indexes of a county's showings do not fit into SQLite's own 2 MB: with 64 a record costs a sixth less.
    writer: [
      'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000;',
      'PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 4000;',
    ].join(' '),
    readers: 'PRAGMA query_only = ON; PRAGMA busy_timeout = 5000;',
    // VACUUM INTO counts as writing for query_only, though it leaves this file alone; the connection is read-only all the same.
    snapshot: 'PRAGMA busy_timeout = 5000;',
    lock: 'PRAGMA busy_timeout = 0; PRAGMA journal_mode = DELETE;',
  }[mode];
  return knex({
    client: 'sqlite3',
    // knex adds its flags to READWRITE, so a read-only connection has to be asked for in the file's name.
    connection:
      mode === 'readers' || mode === 'snapshot'
        ? { filename: `${pathToFileURL(file).href}?mode=ro`, flags: ['OPEN_URI'] }
        : { filename: file },
    useNullAsDefault: true,
    log: SILENT,
    compileSqlOnError: false, // An error's words go to the log; what was bound (names, password hashes) must not.
    // Writers take turns on one connection; a report may hold the queue for a while, so patience rather than an error.
    acquireConnectionTimeout: 120_000,
    pool: {
      min: mode === 'readers' ? 0 : 1,
      max: connections,
      afterCreate: (connection: Connection, done: (error: Error | null, connection: Connection) => void) =>
        connection.exec(pragmas, (error) => done(error, connection)),
    },
  });
}
