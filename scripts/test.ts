// What scripts/test runs once the machine is ready: every step, even after a failure, then one line that counts them.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

const LIMIT_S = 60 * 60; // From the start of scripts/test, setup included. A quiet machine of two cores needs less than 25 minutes; a busy one is not a failure.
const beganAtS = Number(process.argv[2] ?? Date.now() / 1000);

// Hundreds of small databases come and go; in memory that takes half the time.
const MEMORY = '/dev/shm';
const ROOM_BYTES = 6 * 2 ** 30;

// The npm scripts that are one check each. Those that only read the tree run while the tests wait for their children.
const BEFORE = [['samples'], ['build']] as const;
const BESIDE = [['lockfile', '--check'], ['format:check'], ['types'], ['lint']] as const;

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

const running = new Set<() => void>();

/** Runs an npm script in a process group of its own, and ends all of that group when time is up. What it says goes to `out`, else to ours. */
async function isPassing([script, ...args]: readonly string[], out: number | 'inherit' = 'inherit'): Promise<boolean> {
  const leftMs = Math.max(0, (beganAtS + LIMIT_S) * 1000 - Date.now());
  const child = spawn('npm', ['run', '--silent', script ?? '', '--', ...args], { stdio: ['ignore', out, out], detached: true });
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
  const stop = (): void => signal('SIGTERM');
  running.add(stop);
  const [code] = await once(child, 'exit');
  running.delete(stop);
  clearTimeout(outOfTime);
  clearTimeout(outOfPatience);
  signal('SIGKILL'); // What a crashed test left behind.
  return code === 0;
}

async function check(command: readonly string[]): Promise<Count> {
  const beganAtMs = performance.now();
  say(`\n── ${command[0]}`);
  return told(command, await isPassing(command), beganAtMs);
}

/** One after another, beside the tests; what they say is kept until both have ended. */
async function checkBeside(commands: readonly (readonly string[])[]): Promise<() => Count[]> {
  const ended: (() => Count)[] = [];
  for (const [nth, command] of commands.entries()) {
    const beganAtMs = performance.now();
    const file = join(scratch, `beside-${nth}`);
    const out = openSync(file, 'w');
    const passed = await isPassing(command, out);
    closeSync(out);
    const endedAtMs = performance.now();
    ended.push(() => {
      say(`\n── ${command[0]}\n${readFileSync(file, 'utf8').trimEnd()}`);
      return told(command, passed, beganAtMs, endedAtMs);
    });
  }
  return () => ended.map((tell) => tell());
}

function told([script]: readonly string[], passed: boolean, beganAtMs: number, endedAtMs = performance.now()): Count {
  say(`── ${script} ${passed ? 'passed' : 'FAILED'} in ${((endedAtMs - beganAtMs) / 1000).toFixed(1)} s`);
  return { passed: Number(passed), failed: Number(!passed) };
}

async function vitest(): Promise<Count> {
  say('\n── vitest');
  const file = join(scratch, 'results.json');
  const passed = await isPassing(['vitest', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`]);
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
    for (const stop of running) stop();
    process.exit(130);
  });
}

const total: Count = { passed: 0, failed: 0 };
for (const count of await Promise.all(BEFORE.map(check))) add(count); // One waits for ffmpeg most of the time, the other for nothing.
const beside = checkBeside(BESIDE);
add(await vitest());
for (const count of (await beside)()) add(count);

function add({ passed, failed }: Count): void {
  total.passed += passed;
  total.failed += failed;
}

say(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;
