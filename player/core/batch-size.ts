/** One message: no more than the office takes, and no fewer lines than one. */
const MOST_BYTES = 400_000;
const LEAST_BYTES = 8_000;
const QUICK_MS = 1000;
const SLOW_MS = 4000;

export const FIRST_BATCH_BYTES = 50_000;

/**
 * How much the next message of records carries, by how long the last one was on its way; null: it did not arrive. A month that is told over
 * a village's line must leave room between its messages for what is live, and a message that takes too long would be sent for ever.
 */
export function nextBatchBytes(bytes: number, tookMs: number | null): number {
  if (tookMs === null || tookMs > SLOW_MS) return Math.max(LEAST_BYTES, Math.round(bytes / 2));
  return tookMs < QUICK_MS ? Math.min(MOST_BYTES, bytes * 2) : bytes;
}
