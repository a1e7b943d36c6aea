import * as fc from 'fast-check';
import { disagreements } from '#tests/support/timetable-agreement.ts';
import { anyTimetableCase } from '#tests/support/timetable-cases.ts';
import type { TimetableCase } from '#tests/support/timetable-cases.ts';

const BATCH = 500;
const USUAL_CASES = 10_000;

/** n random programmes, each compared with the naive second-by-second model at every second of a few hours. */
export async function run({ n: wanted, seed }: { n: number; seed: number }) {
  const n = wanted > 0 ? wanted : USUAL_CASES;
  let failures = 0;
  let seconds = 0;
  let first: { batchSeed: number; index: number; case: TimetableCase; disagreements: string[] } | null = null;
  for (let done = 0; done < n; done += BATCH) {
    const batchSeed = (seed + done) | 0;
    const cases = fc.sample(anyTimetableCase, { numRuns: Math.min(BATCH, n - done), seed: batchSeed });
    for (const [index, timetableCase] of cases.entries()) {
      const found = disagreements(timetableCase);
      seconds += (timetableCase.to - timetableCase.from) / 1000;
      if (found.length === 0) continue;
      failures++;
      first ??= { batchSeed, index, case: timetableCase, disagreements: found.slice(0, 10) };
    }
    await new Promise((resolve) => setImmediate(resolve)); // Ctrl-C is heard between batches.
  }
  return { value: failures, unit: 'failures', baseline: null, n, details: { seed, secondsCompared: seconds, first } };
}
