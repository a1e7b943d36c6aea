// What scripts/test runs once the machine is ready: every step, even after a failure, then one line that counts them.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

const LIMIT_S = 60 * 60; // From the start of scripts/test, setup included. A quiet machine of two cores needs less than 25 minutes; a busy one is not a failure.
const beganAtS = Number(process.argv[2] ?? Date.now() / 1000);

// Hundreds of small databases come and go; in memory that takes half the time.
const MEMORY = '/dev/shm';
const ROOM_BYTES = 6 * 2 ** 30;

// The npm scripts that are one check each.
const CHECKS = [['lockfile', '--check'], ['types'], ['lint'], ['format:check'], ['samples'], ['build']] as const;

const VitestResults = z.object({
  success: z.boolean(),
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) })),
});

interface Count {
  passed: number;
  failed: number;
}

process.env['TEST_POSTGRES'] = '1'; // Stores, followers, jobs and a journey run on both databases.

const scratch = mkdtempSync(join(hasRoom(MEMORY) ? MEMORY : tmpdir(), 'fieldcast-test-'));
chmodSync(scratch, 0o711); // PostgreSQL's own user passes through it.
process.env['TMPDIR'] = scratch; // Of this process's children as well.
process.env['NODE_COMPILE_CACHE'] = join(scratch, 'compiled'); // Servers and encoders start by the hundred.
process.on('exit', () => rmSync(scratch, { recursive: true, force: true, maxRetries: 3 }));

function hasRoom(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize >= ROOM_BYTES;
  } catch {
    return false;
  }
}

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

let stopRunning: (() => void) | undefined;

/** Runs an npm script in a process group of its own, and ends all of that group when time is up. */
async function isPassing(script: string, ...args: string[]): Promise<boolean> {
  const leftMs = Math.max(0, (beganAtS + LIMIT_S) * 1000 - Date.now());
  const child = spawn('npm', ['run', '--silent', script, '--', ...args], { stdio: ['ignore', 'inherit', 'inherit'], detached: true });
  const signal = (name: NodeJS.Signals): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, name);
    } catch {
      // The group has ended by itself.
    }
  };
  const outOfTime = setTimeout(() => {
    say(`${script}: stopped, the time for all tests together is over`);
    signal('SIGTERM');
  }, leftMs);
  const outOfPatience = setTimeout(() => signal('SIGKILL'), leftMs + 10_000);
  stopRunning = () => signal('SIGTERM');
  const [code] = await once(child, 'exit');
  clearTimeout(outOfTime);
  clearTimeout(outOfPatience);
  signal('SIGKILL'); // What a crashed test left behind.
  return code === 0;
}

async function check(script: string, ...args: string[]): Promise<Count> {
  const beganAtMs = performance.now();
  say(`\n── ${script}`);
  const passed = await isPassing(script, ...args);
  say(`── ${script} ${passed ? 'passed' : 'FAILED'} in ${((performance.now() - beganAtMs) / 1000).toFixed(1)} s`);
  return { passed: Number(passed), failed: Number(!passed) };
}

async function vitest(): Promise<Count> {
  say('\n── vitest');
  const file = join(scratch, 'results.json');
  const passed = await isPassing('vitest', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`);
  const count = countOf(file);
  return passed || count.failed > 0 ? count : { ...count, failed: 1 }; // An error outside of any test has no number of its own.
}

function countOf(file: string): Count {
  try {
    const results = VitestResults.parse(JSON.parse(readFileSync(file, 'utf8')));
    const unloaded = results.testResults.filter((suite) => suite.status === 'failed' && !suite.assertionResults.some(hasFailed));
    return { passed: results.numPassedTests, failed: results.numFailedTests + unloaded.length };
  } catch {
    return { passed: 0, failed: 1 }; // Vitest did not live to write its results.
  }
}

const hasFailed = (test: { status: string }): boolean => test.status === 'failed';

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => {
    stopRunning?.();
    process.exit(130);
  });
}

const total: Count = { passed: 0, failed: 0 };
for (const [script, ...args] of CHECKS) add(await check(script, ...args));
add(await vitest());

function add({ passed, failed }: Count): void {
  total.passed += passed;
  total.failed += failed;
}

say(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;
