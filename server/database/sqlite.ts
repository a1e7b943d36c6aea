import { pathToFileURL } from 'node:url';
import knex, { type Knex } from 'knex';

type Connection = { exec: (sql: string, done: (error: Error | null) => void) => void };

const nothing = (): void => undefined;
/** Every error of knex reaches whoever asked; printed as well it would bypass our own log. */
const SILENT = { warn: nothing, error: nothing, deprecate: nothing, debug: nothing };

/** The one place that knows the sqlite3 package (archived 2026), so that another driver can take its place. */
export function openSqlite(file: string, mode: 'writer' | 'readers' | 'snapshot' | 'lock', connections: number): Knex {
  const pragmas = {
    writer: 'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000;',
    readers: 'PRAGMA query_only = ON; PRAGMA busy_timeout = 5000;',
    // VACUUM INTO counts as writing for query_only, though it leaves this file alone; the connection is read-only all the same.
    snapshot: 'PRAGMA busy_timeout = 5000;',
    lock: 'PRAGMA busy_timeout = 0; PRAGMA journal_mode = DELETE;',
  }[mode];
  return knex({
    client: 'sqlite3',
    // knex adds its flags to READWRITE, so a read-only connection has to be asked for in the file's name.
    connection: mode === 'readers' || mode === 'snapshot' ? { filename: `${pathToFileURL(file).href}?mode=ro`, flags: ['OPEN_URI'] } : { filename: file },
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
