import path from 'node:path';
import { temporaryFolder } from '#tests/support/folder.ts';
import { openOffice } from '#tests/support/office.ts';
import type { Outcome } from '../measured.ts';
import { makeBytes, sendThroughCuts } from '../office/cut-upload.ts';

const MEGABYTE = 1_000_000;

/**
 * One gigabyte (`--n`: megabytes) by a line that is cut a hundred times, each third time without a word to the server, which is
 * killed with -9 three times meanwhile. Failures: bytes that arrived otherwise than they were sent; a half-open line that kept its
 * upload for more than a second.
 */
export async function run({ n, seed }: { n: number; seed: number }): Promise<Outcome> {
  const bytes = (n || 1000) * MEGABYTE;
  await using folder = await temporaryFolder();
  const [file, dataFolder] = [path.join(folder.path, '课件.mp4'), path.join(folder.path, 'server')];
  await makeBytes(file, bytes, seed);
  await using office = await openOffice(dataFolder);
  const { isEqual, seconds, cuts, restarts, takeoverMs } = await sendThroughCuts({
    office,
    dataFolder,
    file,
    bytes,
    seed,
    cuts: 100,
    restarts: 3,
  });
  const longestBlockMs = Math.max(0, ...takeoverMs);
  const details = {
    megabytes: bytes / MEGABYTE,
    isEqual,
    cuts,
    restarts,
    seconds: Math.round(seconds),
    silentCuts: takeoverMs.length,
    longestBlockMs,
  };
  return {
    value: Number(!isEqual) + takeoverMs.filter((ms) => ms > 1000).length,
    unit: 'failures',
    baseline: null,
    n: cuts + restarts,
    details,
  };
}
