import { statfs } from 'node:fs/promises';

/** Below a tenth nothing new is taken in from people; below half of that nothing is encoded. What screens report is kept to the last byte. */
const LOW = 0.1;
const FULL = 0.05;

export type DiskLevel = 'roomy' | 'low' | 'full';

export interface DiskFacts {
  freeBytes: number;
  totalBytes: number;
  level: DiskLevel;
}

export type Disk = ReturnType<typeof createDisk>;

/** As `df` counts: what is kept back for root belongs to nobody. */
async function measure(folder: string): Promise<{ freeBytes: number; totalBytes: number }> {
  const { bavail, bfree, blocks, bsize } = await statfs(folder);
  return { freeBytes: bavail * bsize, totalBytes: (blocks - bfree + bavail) * bsize };
}

/** The one place that says how full the disk below the data folder is, and what follows. */
export function createDisk(folder: string, look: typeof measure = measure) {
  async function facts(): Promise<DiskFacts> {
    const { freeBytes, totalBytes } = await look(folder);
    const share = totalBytes > 0 ? freeBytes / totalBytes : 0;
    return { freeBytes, totalBytes, level: share < FULL ? 'full' : share < LOW ? 'low' : 'roomy' };
  }

  /** Bytes that people may still bring: what is free above the tenth that is kept. */
  async function room(): Promise<{ roomBytes: number; keptBytes: number; freeBytes: number }> {
    const { freeBytes, totalBytes } = await facts();
    const keptBytes = Math.ceil(totalBytes * LOW);
    return { roomBytes: Math.max(0, freeBytes - keptBytes), keptBytes, freeBytes };
  }

  /** Its signal aborts when the disk is full; for work that fills it. */
  function watch(everyMs = 500): Disposable & { signal: AbortSignal } {
    const full = new AbortController();
    const timer = setInterval(() => {
      void facts().then(
        ({ level }) => level === 'full' && full.abort(),
        () => undefined,
      );
    }, everyMs);
    return { signal: full.signal, [Symbol.dispose]: () => clearInterval(timer) };
  }

  return { facts, room, watch };
}

/** The disk's own word, or SQLite's, that nothing more fits. */
export const isNoSpace = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && ['ENOSPC', 'EDQUOT', 'SQLITE_FULL', '53100'].includes(String(error.code));
