import { totalmem } from 'node:os';
import type { Logger } from 'pino';
import { browserBounds, HEAP_BOUNDS, weigh, type Weight } from '../../core/memory-bounds.ts';
import type { Clock } from '../clock.ts';

const LOOK_MS = 10_000;

export interface MemoryWatchNeeds {
  clock: Pick<Clock, 'mono'>;
  log: Logger;
  /** Of the browser's processes; null where they are not ours. */
  browserBytes: () => Promise<number | null>;
  machineBytes?: number;
  lookMs?: number;
}

/** How heavy the page is that is there: by its browser's processes, else by what it says of its own heap. */
export function watchMemory({ clock, log, browserBytes, machineBytes = totalmem(), lookMs = LOOK_MS }: MemoryWatchNeeds) {
  const bounds = browserBounds(machineBytes);
  let freshMono = clock.mono();
  let processes: number | null = null;
  let heap: number | null = null;
  const look = (): void =>
    void browserBytes().then(
      (bytes) => void (processes = bytes),
      (error: unknown) => log.debug({ err: error }, "the browser's memory cannot be read"),
    );
  const looking = setInterval(look, lookMs);

  return {
    /** Another page is there, light as they all begin. */
    fresh(): void {
      freshMono = clock.mono();
      processes = null;
      heap = null;
    },
    said: (heapBytes: number | null) => void (heap = heapBytes),
    weight: (): Weight =>
      processes === null ? weigh(heap, HEAP_BOUNDS, freshMono, clock.mono()) : weigh(processes, bounds, freshMono, clock.mono()),
    told: () => ({ processes, heap }),
    close: () => clearInterval(looking),
  };
}

export type MemoryWatch = ReturnType<typeof watchMemory>;
