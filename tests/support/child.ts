import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';

const root = new URL('../../', import.meta.url).pathname;

/** A program of ours as a real process, so that it can be killed like one. */
export interface Running extends AsyncDisposable {
  child: ChildProcess;
  /** All it has printed so far. */
  output: () => string;
  /** Waits for a line and gives the match. */
  says: (pattern: RegExp) => Promise<RegExpExecArray>;
  kill: (signal: NodeJS.Signals) => Promise<void>;
}

/** `program` is a file of ours, run by Node; or a program of the system's, `as it is`. */
export function run(
  program: string,
  args: readonly string[],
  environment: Record<string, string> = {},
  how: 'node' | 'as it is' = 'node',
): Running {
  const clean = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('FIELDCAST_') && name !== 'NODE_ENV' && !name.startsWith('VITEST')),
  );
  const [file, given] = how === 'node' ? [process.execPath, [program, ...args]] : [program, args];
  const child = spawn(file, given, {
    cwd: root,
    env: { ...clean, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (piece: string) => (text += piece));
  const exited = once(child, 'exit');

  async function says(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = pattern.exec(text);
      if (found) return found;
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(`${program} ended before it said ${pattern}:\n${text}`);
      await pause(20);
    }
  }

  async function kill(signal: NodeJS.Signals): Promise<void> {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await exited;
  }

  return { child, output: () => text, says, kill, [Symbol.asyncDispose]: () => kill('SIGKILL') };
}

/** Asks again and again until the answer is there; the test's own time-out is the end of patience. */
export async function until<T>(ask: () => Promise<T | undefined | null | false>, everyMs = 100): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    await pause(everyMs);
  }
}
