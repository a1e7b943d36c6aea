import { madeFolder } from './samples/expectations.ts';
import { ensureSamples } from './samples/ensure.ts';

/** `node scripts/samples.ts [--force]`: makes media-samples/made/, or leaves it alone when it is up to date. */
const say = (sentence: string): void => void process.stdout.write(`${sentence}\n`);
const startedAt = performance.now();
try {
  const outcome = await ensureSamples(say, { force: process.argv.includes('--force') });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  say(outcome === 'made' ? `Samples made in ${seconds} s: ${madeFolder}` : `Samples are up to date: ${madeFolder}`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
