import { join } from 'node:path';
import { z } from 'zod';
import { believedBytesPerS, MOST_SAMPLES, type Sample } from '../../core/line.ts';
import { readIfThere, writeWhole } from '../files.ts';

const Kept = z.object({ v: z.literal(1), samples: z.array(z.object({ bytes: z.number(), ms: z.number().positive() })) });

const SAMPLE_MS = 10_000;
/** What came quicker is the memory of a proxy, or too little to judge by. */
const LEAST_MS = 200;
/** Flash is worn by writing: what has changed since may be measured again. */
const KEEP_EVERY_MS = 600_000;

export type LineMeter = Awaited<ReturnType<typeof openLineMeter>>;

/** Measures what the line brings while something is fetched, all fetches together, and remembers it over restarts. */
export async function openLineMeter(data: string, mono: () => number) {
  const file = join(data, 'line.json');
  const samples: Sample[] = await readKept(file);
  let [busy, since, bytes, keptMono] = [0, 0, 0, -Infinity];

  function close(leastMs: number): void {
    const ms = mono() - since;
    if (ms < leastMs) return;
    samples.push({ bytes, ms });
    samples.splice(0, samples.length - MOST_SAMPLES);
    [since, bytes] = [mono(), 0];
  }

  const keep = (): Promise<void> => writeWhole(file, JSON.stringify({ v: 1, samples } satisfies z.infer<typeof Kept>));

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
    bytesPerS: (): number | null => believedBytesPerS(samples),
  };
}

/** What cannot be read was not measured. */
async function readKept(file: string): Promise<Sample[]> {
  const text = await readIfThere(file);
  try {
    return text === null ? [] : Kept.parse(JSON.parse(text)).samples;
  } catch {
    return [];
  }
}
