import { DatabaseSync } from 'node:sqlite';

/** Node's own SQLite, here only: a village box needs no compiled addon. */
export type JournalDatabase = DatabaseSync;

/** `synchronous=FULL`: what was committed is on the disk before anybody is told. */
export function openDatabase(file: string): JournalDatabase {
  const database = new DatabaseSync(file);
  try {
    // Three half-minute showings a page: each commit writes whole pages, and there are six thousand a day. Of a new file only.
    database.exec('PRAGMA page_size=2048');
    database.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=5000');
    database.exec(SCHEMA);
    takeOverLines(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

const SCHEMA = `
CREATE TABLE IF NOT EXISTS epoch (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  screen TEXT NOT NULL,
  machine TEXT,
  stored INTEGER NOT NULL DEFAULT 0,
  archived INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE IF NOT EXISTS entry (
  id INTEGER PRIMARY KEY,
  text TEXT NOT NULL,
  hash BLOB NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS pending (
  kind TEXT PRIMARY KEY,
  state TEXT NOT NULL
) STRICT;
`;

/** An entry's id: its epoch's number, and its own below that. Appended at the end of the table, where a page is filled before the next begins. */
export const SEQS_AN_EPOCH = 2 ** 32;

/** Boxes of before kept their lines by (epoch, seq), which wrote nearly twice as much. */
function takeOverLines(database: JournalDatabase): void {
  if (!database.prepare(`SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'line'`).get()) return;
  commit(database, () =>
    database.exec(`INSERT INTO entry (id, text, hash) SELECT epoch * ${SEQS_AN_EPOCH} + seq, text, hash FROM line; DROP TABLE line`),
  );
}

/** All or nothing. Synchronous, so that no other work of the agent comes between. */
export function commit<T>(database: JournalDatabase, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK'); // On a full disk it has been rolled back already.
    throw error;
  }
}

/** Two agents on one data folder would spoil each other's chain. The lock is the system's: it goes with the process, however that ends. */
export function lockFolder(file: string): { release: () => void } | null {
  const database = new DatabaseSync(file);
  try {
    database.exec('PRAGMA busy_timeout=0; PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE');
    return { release: () => database.close() };
  } catch {
    database.close();
    return null;
  }
}
