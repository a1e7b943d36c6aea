import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Writable } from 'node:stream';

const root = new URL('../../', import.meta.url).pathname;
const PATIENCE_MS = 12_000;
const TAIL = 2000;

/** A program of ours in a process group of its own: Ctrl-C in the terminal reaches only us, and we stop them in order. */
export interface Program {
  output: () => string;
  says: (pattern: RegExp) => Promise<RegExpExecArray>;
  stop: () => Promise<void>;
  ended: Promise<unknown>;
}

export function startProgram(program: string, args: readonly string[], log: Writable, environment: Record<string, string> = {}): Program {
  const child = spawn(process.execPath, [program, ...args], {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let text = '';
  const waiting = new Set<() => void>();
  const hear = (piece: string): void => {
    text = (text + piece).slice(-100_000);
    log.write(piece.replaceAll(/#[\w-]{20,}/g, '#…')); // Links that let somebody in are for the terminal only.
    for (const look of waiting) look();
  };
  child.stdout.setEncoding('utf8').on('data', hear);
  child.stderr.setEncoding('utf8').on('data', hear);
  const ended = once(child, 'exit').then(() => {
    for (const look of waiting) look();
  });

  function says(pattern: RegExp): Promise<RegExpExecArray> {
    const { promise, resolve, reject } = Promise.withResolvers<RegExpExecArray>();
    const look = (): void => {
      const found = pattern.exec(text);
      if (found) resolve(found);
      else if (child.exitCode !== null || child.signalCode !== null) reject(new Error(`${program} stopped:\n${text.slice(-TAIL)}`));
    };
    waiting.add(look);
    look();
    return promise.finally(() => waiting.delete(look));
  }

  async function stop(): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    const impatience = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
    await ended;
    clearTimeout(impatience);
  }

  return { output: () => text, says, stop, ended };
}
