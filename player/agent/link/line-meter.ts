import { join } from 'node:path';
import { z } from 'zod';
import { believedBytesPerS, MOST_SAMPLES, type Sample } from '../../core/line.ts';
import type { Disk } from '../disk/disk.ts';
import { machineDisk } from '../disk/machine-disk.ts';
import { parseKept, readIfThere, writeWhole } from '../files.ts';

const Kept = z.object({
  v: z.literal(1),
  samples: z.array(z.object({ bytes: z.number(), ms: z.number().positive() })),
  /** What the office wants its screens' returns spread over, and the boot in which it said so. */
  returning: z.object({ windowMs: z.number().positive(), boot: z.string() }).optional(),
});
type Kept = z.infer<typeof Kept>;

const SAMPLE_MS = 10_000;
/** What came quicker is the memory of a proxy, or too little to judge by. */
const LEAST_MS = 200;
/** Flash is worn by writing: what has changed since may be measured again. */
const KEEP_EVERY_MS = 600_000;

export type LineMeter = Awaited<ReturnType<typeof openLineMeter>>;

/** Measures what the line brings while something is fetched, all fetches together, and remembers it over restarts. */
export async function openLineMeter(data: string, mono: () => number, disk: Disk = machineDisk) {
  const file = join(data, 'line.json');
  const kept = await readKept(file, disk);
  const samples: Sample[] = kept.samples;
  let { returning } = kept;
  let [busy, since, bytes, keptMono] = [0, 0, 0, -Infinity];

  function close(leastMs: number): void {
    const ms = mono() - since;
    if (ms < leastMs) return;
    samples.push({ bytes, ms });
    samples.splice(0, samples.length - MOST_SAMPLES);
    [since, bytes] = [mono(), 0];
  }

  const keep = (): Promise<void> => writeWhole(file, JSON.stringify({ v: 1, samples, returning } satisfies Kept), disk);

  return {
    begin(): void {
      if (busy++ === 0) [since, bytes] = [mono(), 0];
    },
    received(count: number): void {
      bytes += count;
      close(SAMPLE_MS);
    },
    async end(): Promise<void> {
      if (--busy > 0) return;
      close(LEAST_MS);
      if (mono() - keptMono < KEEP_EVERY_MS) return;
      keptMono = mono();
      await keep();
    },
    keep,
    /** The window, where this is another boot than the one before: the power of a county comes back everywhere in one moment. Otherwise 0. */
    windowAfterBoot: (boot: string): number => (returning && returning.boot !== boot ? returning.windowMs : 0),
    async announced(windowMs: number, boot: string): Promise<void> {
      if (returning?.windowMs === windowMs && returning.boot === boot) return;
      returning = { windowMs, boot };
      await keep();
    },
    bytesPerS: (): number | null => believedBytesPerS(samples),
  };
}

/** What cannot be read was not measured. */
async function readKept(file: string, disk: Disk): Promise<Kept> {
  return parseKept(await readIfThere(file, disk).catch(() => null), Kept) ?? { v: 1, samples: [] };
}
