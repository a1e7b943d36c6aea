import { access } from 'node:fs/promises';
import { openSqlite } from './sqlite.ts';

export interface Lock {
  /** Aborted, with an error that says why, when the lock is lost while we are alive. */
  lost: AbortSignal;
  release: () => Promise<void>;
}

/** The system keeps a file's lock as long as the process lives. */
const NEVER = new AbortController().signal;

/**
 * Keeps a second server off this database. The lock is SQLite's own file lock on a file beside it: it goes with the process,
 * also after kill -9, and a stale file means nothing.
 */
export async function takeLock(file: string): Promise<Lock> {
  const holder = openSqlite(file, 'lock', 1);
  try {
    await holder.raw('BEGIN EXCLUSIVE');
  } catch (error) {
    await holder.destroy();
    if (error instanceof Error && error.message.includes('SQLITE_BUSY')) {
      throw new Error(
        `Another Fieldcast server is using this database (${file}). Stop it first, or set FIELDCAST_DATA to another folder.`,
        { cause: error },
      );
    }
    throw error;
  }
  return { lost: NEVER, release: () => holder.destroy() };
}

/** Whether a server holds it now. */
export async function isInUse(file: string): Promise<boolean> {
  const isThere = await access(file).then(
    () => true,
    () => false,
  );
  if (!isThere) return false;
  try {
    await (await takeLock(file)).release();
    return false;
  } catch {
    return true;
  }
}
