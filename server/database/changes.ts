import { z } from 'zod';
import type { Topic } from '#shared/protocol/console.ts';
import type { Database, Db, Reads } from './connection.ts';
import { dialectOf } from './dialects.ts';
import { insertRows, rowOf, rowsOf } from './insert.ts';

/**
 * A place in the log of facts. They stand in the order of the transactions that wrote them, and in each by their number: on
 * PostgreSQL a transaction that began earlier may commit later. On SQLite writers take turns, so there the number says it all.
 */
const Cursor = z.object({ xid: z.int(), seq: z.int() });
export type Cursor = z.infer<typeof Cursor>;

const ChangeRow = Cursor.extend({ at: z.int(), topic: z.string(), subject: z.string() });
export type Change = z.infer<typeof ChangeRow>;

/** Before the first fact. */
export const BEGINNING: Cursor = { xid: 0, seq: 0 };

/** A fact: written in the transaction of the thing itself; whoever is downstream follows it. */
export async function recordChange(tx: Db, topic: Topic, ...subjects: string[]): Promise<void> {
  const at = Date.now();
  await insertRows(
    tx,
    'change',
    subjects.map((subject) => ({ at, topic, subject })),
  );
}

/** Facts after a place, oldest first; only those before which none can come any more. */
export async function listChanges(reads: Reads, after: Cursor, limit: number): Promise<Change[]> {
  const dialect = dialectOf(reads);
  return rowsOf(ChangeRow, await dialect.isAfter(dialect.settledChanges(reads), after).limit(limit));
}

export async function findCursor(reads: Reads, follower: string): Promise<Cursor> {
  return rowOf(Cursor, await reads('cursor').where({ follower }).first('xid', 'seq')) ?? BEGINNING;
}

/** Subjects of a topic's facts that the follower has not handled yet. */
export async function listPending(reads: Reads, follower: string, topic: Topic): Promise<Set<string>> {
  const dialect = dialectOf(reads);
  const handled = await findCursor(reads, follower);
  const rows = await dialect.isAfter(reads('change').where({ topic }), handled).select('subject');
  return new Set(rowsOf(z.object({ subject: z.string() }), rows).map(({ subject }) => subject));
}

export async function saveCursor(tx: Db, follower: string, { xid, seq }: Cursor): Promise<void> {
  await tx('cursor').insert({ follower, xid, seq }).onConflict('follower').merge();
}

export async function newestChange(reads: Reads): Promise<Cursor> {
  const dialect = dialectOf(reads);
  return rowOf(ChangeRow, await dialect.newestFirst(dialect.settledChanges(reads)).first()) ?? BEGINNING;
}

/**
 * Lets go of facts from before an instant that every follower has handled, some at a time so that no commit waits for long.
 * The last one handled stays: it is where the log's numbers go on.
 */
export async function removeFollowed(database: Database, before: number, atATime = 10_000): Promise<number> {
  for (let removed = 0; ;) {
    const some = await database.transaction(async (tx) => {
      const slowest = rowOf(Cursor, await tx('cursor').orderBy('xid').orderBy('seq').first('xid', 'seq'));
      if (!slowest) return 0;
      const dialect = dialectOf(tx);
      const old = dialect.isBefore(dialect.settledChanges(tx), slowest).where('at', '<', before).limit(atATime).clearSelect().select('seq');
      return tx('change').whereIn('seq', old).delete();
    });
    removed += some;
    if (some < atATime) return removed;
  }
}

/** After a restore: whoever follows handles all facts that are kept once more, which gives the same as before. */
export async function resetCursors(tx: Db): Promise<void> {
  await dialectOf(tx).restampChanges(tx);
  await tx('cursor').delete();
}
