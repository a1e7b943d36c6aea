import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Killed, mediaFault } from './media-fault.ts';
import { NICENESS, yieldSession } from './yield.ts';

export type Run = {
  args: readonly string[];
  signal?: AbortSignal | undefined;
  /** Killed when it says nothing on stdout for so long. ffmpeg reports its progress twice a second, ffprobe only at its end. */
  silentMs?: number;
  onStdout?: (line: string) => void;
  onStderr?: (line: string) => void;
  /** Fed to its standard input. */
  input?: Readable;
};

export type Ended = {
  code: number;
  stderr: string;
  /** Of ffmpeg itself, as it reports it. */
  cpuMs: number;
};

const MOST_MEMORY = 6 * 1024 ** 3;
const MOST_FILE = 256 * 1024 ** 3;
const SILENT_MS = 180_000;
const STDERR_LINES = 40;
const NOT_FOUND = 127;

/**
 * Around every run: it dies with this process even when we are killed, cannot eat all memory or disk, and leaves the CPU to the server.
 * All of them replace themselves by the next, so the child's id is ffmpeg's own.
 */
const WRAPPER = [
  'setpriv',
  '--pdeathsig',
  'KILL',
  'prlimit',
  `--as=${MOST_MEMORY}`,
  `--fsize=${MOST_FILE}`,
  '--core=0',
  'nice',
  '-n',
  String(NICENESS),
];

export const runFfmpeg = (run: Run): Promise<Ended> =>
  runTool(
    ['ffmpeg', '-hide_banner', '-y', '-nostats', '-benchmark', '-loglevel', 'repeat+level+verbose', '-progress', 'pipe:1', ...run.args],
    run,
  );

export const runFfprobe = (run: Run): Promise<Ended> =>
  runTool(['ffprobe', '-hide_banner', '-loglevel', 'repeat+level+warning', ...run.args], run);

/** Resolves when the process has ended by itself, with whatever code; rejects when it was stopped, killed, hung, or could not be started. */
export async function runTool(argv: readonly string[], { signal, silentMs = SILENT_MS, onStdout, onStderr, input }: Run): Promise<Ended> {
  if (signal?.aborted) throw mediaFault('cancelled', 'stopped on request');
  const [program = '', ...args] = [...WRAPPER, ...argv];
  const child = spawn(program, args, { detached: true, stdio: [input ? 'pipe' : 'ignore', 'pipe', 'pipe'] });
  if (child.pid !== undefined) void yieldSession(child.pid);

  let hung = false;
  const stop = (): void => killGroup(child);
  const watchdog = setTimeout(() => {
    hung = true;
    stop();
  }, silentMs);
  signal?.addEventListener('abort', stop, { once: true });

  try {
    const tail: string[] = [];
    let cpuMs = 0;
    const [code] = await Promise.all([
      exitOf(child),
      linesOf(child.stdout, (line) => {
        watchdog.refresh();
        onStdout?.(line);
      }),
      linesOf(child.stderr, (line) => {
        remember(tail, line);
        cpuMs += cpuMsIn(line);
        onStderr?.(line);
      }),
      input && child.stdin ? feed(input, child.stdin) : undefined,
    ]);
    if (signal?.aborted) throw mediaFault('cancelled', 'stopped on request');
    if (hung) throw mediaFault('encoder_failed', `no sign of life for ${silentMs / 1000} s: ${tail.at(-1) ?? ''}`);
    if (code === null) throw new Killed(argv[0] ?? '', child.signalCode ?? 'nobody');
    if (code === NOT_FOUND) throw new Error(`${argv[0]} is not installed: ${tail.at(-1) ?? ''}`);
    return { code, stderr: tail.join('\n'), cpuMs };
  } finally {
    clearTimeout(watchdog);
    signal?.removeEventListener('abort', stop);
    stop();
  }
}

/** 'bench: utime=1.480s stime=0.052s rtime=1.021s' */
function cpuMsIn(line: string): number {
  const spent = /bench: utime=([\d.]+)s stime=([\d.]+)s/.exec(line);
  return spent ? Math.round((Number(spent[1]) + Number(spent[2])) * 1000) : 0;
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code));
  });
}

async function linesOf(stream: Readable | null, take: (line: string) => void): Promise<void> {
  if (!stream) return;
  for await (const line of createInterface({ input: stream, crlfDelay: Infinity })) take(line);
}

/** A tool that has seen enough closes its input early; what it thought of the bytes stands in its exit code. */
async function feed(input: Readable, stdin: NodeJS.WritableStream): Promise<void> {
  try {
    await pipeline(input, stdin);
  } catch (error) {
    const closedEarly =
      error instanceof Error && 'code' in error && (error.code === 'EPIPE' || error.code === 'ERR_STREAM_PREMATURE_CLOSE');
    if (!closedEarly) throw error;
  }
}

/** Verbose lines are many and say nothing about a failure. */
function remember(tail: string[], line: string): void {
  if (line.includes('[verbose]') || line.includes('[info]')) return;
  tail.push(line.slice(0, 300));
  if (tail.length > STDERR_LINES) tail.shift();
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Already gone between the check and the call.
  }
}
