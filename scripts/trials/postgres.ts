import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';

const Results = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  testResults: z.array(z.object({ name: z.string(), status: z.string() })),
});

/** Every suite that touches a database, on a PostgreSQL of its own. */
export async function run() {
  const folder = await mkdtemp(path.join(tmpdir(), 'trial-postgres-'));
  const file = path.join(folder, 'results.json');
  const args = ['vitest', 'run', '--project', 'postgres', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  try {
    const vitest = spawn('npx', args, { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, EVERY_DATABASE_SUITE: '1' } });
    const [code] = await once(vitest, 'exit');
    const { numPassedTests, numFailedTests, testResults } = Results.parse(JSON.parse(await readFile(file, 'utf8')));
    const failed = testResults.filter(({ status }) => status === 'failed').map(({ name }) => path.relative('.', name));
    const details = { suites: testResults.length, failed };
    return {
      value: Math.max(numFailedTests, failed.length, Number(code !== 0)), // An error outside of any test has no number of its own.
      unit: 'failures',
      baseline: null,
      n: numPassedTests + numFailedTests,
      details,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
