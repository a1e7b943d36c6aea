import { AppError } from '#shared/problem.ts';
import type { RecordBatch } from '#shared/protocol/player.ts';
import type { Batch } from '../journal/journal.ts';

/** As many as one message may carry. */
export const MOST_LINES = 500;

/** How far a refused batch was the office's own; null where not even what came before it was, or the office does not say. */
function commonIn(error: unknown): number | null {
  if (!(error instanceof AppError) || error.code !== 'chain_broken') throw error;
  const { common } = error.params;
  return typeof common === 'number' ? common : null;
}

/** A journal of which the office may hold another history. */
export interface Compared {
  batchAfter: (stored: number) => Batch | null;
  /** Before it nothing can be compared: its lines are not kept any more. */
  oldest: number;
}

/**
 * Sends once more what the office may well have, from `from` on, until it refuses or there is no more; gives the number of the last line that both
 * have. The office may have come back from a backup and gone on with another history: then they parted before what it once had of ours.
 */
export async function bringAndCompare(
  { batchAfter, oldest }: Compared,
  from: number,
  append: (batch: RecordBatch) => Promise<unknown>,
): Promise<number> {
  let [common, stride] = [from, MOST_LINES];
  for (let batch = batchAfter(common); batch; batch = batchAfter(common)) {
    const last = batch.fromSeq + batch.lines.length - 1;
    const reached = await append(batch).then(() => last, commonIn);
    if (reached === null && common <= oldest) break;
    common = reached ?? Math.max(oldest, common - stride);
    if (reached === null) stride *= 2;
    else if (reached < last) break;
  }
  return common;
}
