import type { Reads } from './connection.ts';

/** All questions of `work` see the same moment, whatever is written meanwhile. Reading only. */
export function inOneMoment<T>(reads: Reads, work: (at: Reads) => Promise<T>): Promise<T> {
  const isPostgres = (reads.client as { dialect: string }).dialect === 'postgresql';
  // SQLite's transactions are such a moment by themselves, from their first question on.
  return isPostgres ? reads.transaction(work, { isolationLevel: 'repeatable read', readOnly: true }) : reads.transaction(work);
}
