/** A bucket of bytes that fills at a set rate; what is taken beyond it has to be waited for. */
export interface Bucket {
  level: number;
  /** Monotonic ms at which the level was so. */
  at: number;
}

/** A second's worth may come at once: less would make each small piece wait. */
const BURST_MS = 1000;

const bytesPerMs = (kbps: number): number => kbps / 8;

export const fullBucket = (kbps: number, mono: number): Bucket => ({ level: bytesPerMs(kbps) * BURST_MS, at: mono });

/** So many bytes have come: how long nothing more may, and the bucket after that. */
export function draw(before: Bucket, kbps: number, bytes: number, mono: number): { bucket: Bucket; waitMs: number } {
  const rate = bytesPerMs(kbps);
  const level = Math.min(rate * BURST_MS, before.level + Math.max(0, mono - before.at) * rate) - bytes;
  return { bucket: { level, at: mono }, waitMs: level < 0 ? Math.ceil(-level / rate) : 0 };
}
