import { z } from 'zod';
import type { Topic } from '#shared/protocol/console.ts';
import type { Database, Db, Reads } from './connection.ts';
import { insertRows, rowsOf } from './insert.ts';

const ChangeRow = z.object({ seq: z.int(), at: z.int(), topic: z.string(), subject: z.string() });
export type Change = z.infer<typeof ChangeRow>;

/** A fact: written in the transaction of the thing itself; whoever is downstream follows it. */
export async function recordChange(tx: Db, topic: Topic, ...subjects: string[]): Promise<void> {
  const at = Date.now();
  await insertRows(
    tx,
    'change',
    subjects.map((subject) => ({ at, topic, subject })),
  );
}

/** Facts after a number, oldest first. On SQLite numbers are given in commit order, because writers take turns. */
export async function listChanges(reads: Reads, after: number, limit: number): Promise<Change[]> {
  return rowsOf(ChangeRow, await reads('change').where('seq', '>', after).orderBy('seq').limit(limit));
}

export async function findCursor(reads: Reads, follower: string): Promise<number> {
  const row: unknown = await reads('cursor').where({ follower }).first('seq');
  return z.object({ seq: z.int() }).optional().parse(row)?.seq ?? 0;
}

/** Subjects of a topic's facts that the follower has not handled yet. */
export async function listPending(reads: Reads, follower: string, topic: Topic): Promise<Set<string>> {
  const handled = await findCursor(reads, follower);
  const rows = await reads('change').where({ topic }).where('seq', '>', handled).select('subject');
  return new Set(rowsOf(z.object({ subject: z.string() }), rows).map(({ subject }) => subject));
}

export async function saveCursor(tx: Db, follower: string, seq: number): Promise<void> {
  await tx('cursor').insert({ follower, seq }).onConflict('follower').merge();
}

export async function newestChange(reads: Reads): Promise<number> {
  const row: unknown = await reads('change').max({ seq: 'seq' }).first();
  return z.object({ seq: z.int().nullable() }).parse(row).seq ?? 0;
}

/**
 * Lets go of facts from before an instant that every follower has handled, some at a time so that no commit waits for long.
 * The last one handled stays: it is where the log's numbers go on.
 */
export async function removeFollowed(database: Database, before: number, atATime = 10_000): Promise<number> {
  for (let removed = 0; ;) {
    const some = await database.transaction((tx) => {
      const slowest = tx('cursor').min('seq');
      const old = tx('change').where('seq', '<', slowest).where('at', '<', before).orderBy('seq').limit(atATime).select('seq');
      return tx('change').whereIn('seq', old).delete();
    });
    removed += some;
    if (some < atATime) return removed;
  }
}
