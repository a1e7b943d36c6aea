import { z } from 'zod';
import type { Change } from '#server/database/changes.ts';
import type { Reads } from '#server/database/connection.ts';
import { rowsOf } from '#server/database/insert.ts';

const Fact = z
  .object({ seq: z.int(), at: z.int(), topic: z.string(), subject: z.string() })
  .transform((fact): Change => ({ xid: 0, ...fact }));

/**
 * The facts with a larger number than this one, for tests that write one after the other. Unlike a follower it does not wait for older
 * transactions, which on a PostgreSQL that several tests share may be those of another test.
 */
export async function listFacts(reads: Reads, afterSeq = 0): Promise<Change[]> {
  return rowsOf(Fact, await reads('change').where('seq', '>', afterSeq).orderBy('seq').select('seq', 'at', 'topic', 'subject'));
}
