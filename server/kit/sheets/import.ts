import type { Request } from 'express';
import type { BadCell, ImportPlan } from '#shared/protocol/http/sheets.ts';
import { AppError } from '#shared/problem.ts';
import { sha256Hex } from '../sha256.ts';
import { MOST_BYTES } from './read.ts';
import { BadRow, refuseErrors, told, type ColumnKey, type TableRow } from './table.ts';

const MOST_BAD = 2_000;

/** One row looked at: null where everything is so already. */
export type Step = { line: number; isNew: boolean; does: unknown } | null;

/** Looks at every row; the ones that fail are told, not thrown. */
export function lookAt<K extends ColumnKey, S extends Step>(rows: readonly TableRow<K>[], look: (row: TableRow<K>) => S) {
  const steps: Exclude<S, null>[] = [];
  const bad: BadCell[] = [];
  for (const row of rows) {
    try {
      refuseErrors(row);
      const step = look(row);
      if (step) steps.push(step as Exclude<S, null>); // Null has just been left out.
    } catch (error) {
      if (!(error instanceof BadRow)) throw error;
      bad.push(told(row, error));
    }
  }
  return { steps, bad, rows: rows.length };
}

export function planOf({ steps, bad, rows }: { steps: readonly Exclude<Step, null>[]; bad: readonly BadCell[]; rows: number }): ImportPlan {
  const added = steps.filter(({ isNew }) => isNew).length;
  const counts = { added, changed: steps.length - added, unchanged: rows - steps.length - bad.length, bad: bad.length };
  const lines = bad.toSorted((a, b) => a.line - b.line).slice(0, MOST_BAD);
  return { counts, bad: lines, seen: sha256Hex(JSON.stringify([steps, bad])), done: false, passwords: [] };
}

/** Writes only what was seen, and only if all of it is good. */
export const isAsSeen = (plan: ImportPlan, seen: string | undefined): boolean => plan.seen === seen && plan.counts.bad === 0;

/** The bytes of the file that was sent, no more of them than a sheet may have. */
export async function bodyOf(request: Request): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > MOST_BYTES) throw new AppError('too_large', { bytes, limitBytes: MOST_BYTES });
    parts.push(part);
  }
  return Buffer.concat(parts);
}
