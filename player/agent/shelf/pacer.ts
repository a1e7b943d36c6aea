import { setTimeout as sleep } from 'node:timers/promises';
import { draw, fullBucket, type Bucket } from '../../core/pace.ts';

export interface PacerNeeds {
  mono: () => number;
  wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

export type Pacer = ReturnType<typeof createPacer>;

/** Keeps all that is fetched together below a rate, by not taking more from the line until it is due: the rest of the line stays free. */
export function createPacer({ mono, wait = (ms, signal) => sleep(ms, undefined, { signal }) }: PacerNeeds) {
  let kbps: number | null = null;
  let bucket: Bucket = { level: 0, at: 0 };

  return {
    /** Null: as fast as it comes. */
    set(next: number | null): void {
      if (next === kbps) return;
      kbps = next;
      if (kbps !== null) bucket = fullBucket(kbps, mono());
    },
    /** In bytes a second; null without one. */
    cap: (): number | null => (kbps === null ? null : (kbps * 1000) / 8),
    isCapped: () => kbps !== null,
    /** So many bytes have come; settles when the next may. */
    async take(bytes: number, signal: AbortSignal): Promise<void> {
      if (kbps === null) return;
      const drawn = draw(bucket, kbps, bytes, mono());
      bucket = drawn.bucket;
      if (drawn.waitMs > 0) await wait(drawn.waitMs, signal);
    },
  };
}
