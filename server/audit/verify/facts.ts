import { z } from 'zod';
import { listPending } from '../../database/changes.ts';
import type { Reads } from '../../database/connection.ts';
import { rowsOf } from '../../database/insert.ts';

const DAY_MS = 24 * 3_600_000;
/** Facts are let go of after thirty days; a row of the last twenty must have its own, even if clocks were put back meanwhile. */
const SURE_MS = 20 * DAY_MS;

/** What the log of facts, which the server wrote in the same transactions, tells of audit rows. */
export interface FactsTold {
  told: ReadonlySet<string>;
  /** Those that were not chained yet. */
  pending: ReadonlySet<string>;
  /** Rows born after this instant must be told of. */
  sureFrom: number;
}

export async function readFacts(reads: Reads): Promise<FactsTold> {
  const rows = rowsOf(
    z.object({ at: z.int(), subject: z.string() }),
    await reads('change').where({ topic: 'audit' }).select('at', 'subject'),
  );
  const newest = rows.reduce((latest, { at }) => Math.max(latest, at), 0);
  return {
    told: new Set(rows.map(({ subject }) => subject)),
    pending: await listPending(reads, 'audit', 'audit'),
    sureFrom: rows.length === 0 ? Number.POSITIVE_INFINITY : newest - SURE_MS,
  };
}

/** The first row that is told of and not there. */
export async function findLostRow(reads: Reads, { told }: FactsTold): Promise<string | undefined> {
  const ids = [...told].toSorted();
  for (let i = 0; i < ids.length; i += 500) {
    const some = ids.slice(i, i + 500);
    const rows = rowsOf(z.object({ id: z.string() }), await reads('audit').whereIn('id', some).select('id'));
    const there = new Set(rows.map(({ id }) => id));
    const lost = some.find((id) => !there.has(id));
    if (lost !== undefined) return lost;
  }
  return undefined;
}
