const MB = 1024 * 1024;

export interface MemoryBounds {
  /** Above it the page is replaced where an item ends. */
  softBytes: number;
  /** Above it at once, before the kernel chooses somebody. */
  hardBytes: number;
}

/** Of what the browser's processes hold for themselves. A browser that plays a lesson needs some 300 MB on any machine. */
export function browserBounds(machineBytes: number): MemoryBounds {
  const within = (bytes: number, low: number, high: number): number => Math.min(Math.max(bytes, low * MB), high * MB);
  return { softBytes: within(machineBytes * 0.35, 500, 1500), hardBytes: within(machineBytes * 0.55, 750, 2500) };
}

/** Of the page's own heap, for a browser whose processes are not ours to look at: some 20 MB are usual. */
export const HEAP_BOUNDS: MemoryBounds = { softBytes: 300 * MB, hardBytes: 600 * MB };

/** A box that is always above its bounds is not made better by a new page every minute. */
const AGAIN_MS = { heavy: 1_800_000, too_heavy: 300_000 } as const;

export type Weight = 'fine' | keyof typeof AGAIN_MS;

/** `freshMono`: when the page came that is there. Null bytes: not known. */
export function weigh(bytes: number | null, { softBytes, hardBytes }: MemoryBounds, freshMono: number, mono: number): Weight {
  if (bytes === null || bytes <= softBytes) return 'fine';
  if (bytes > hardBytes && mono - freshMono >= AGAIN_MS.too_heavy) return 'too_heavy';
  return mono - freshMono >= AGAIN_MS.heavy ? 'heavy' : 'fine';
}
