import { appendFileSync, mkdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Two files of this size: the one that is written, and the one before. */
const MOST_BYTES = 1024 * 1024;
/** Flash is worn by writing: lines wait so long for others, unless they tell of trouble. */
const REST_MS = 10_000;
const MOST_WAITING = 64 * 1024;
/** pino's number for a warning. */
const WARNING = 40;

export interface LogFile extends Disposable {
  /** One line of JSON with its line end, as pino makes it. */
  write: (line: string) => void;
  /** The last lines, at most so many bytes; null where nothing was ever written. */
  newest: (mostBytes?: number) => Buffer | null;
}

/** The player's log on its disk, bounded. Whatever goes wrong with it, nothing else does. */
export function openLogFile(folder: string, mostBytes = MOST_BYTES): LogFile {
  const [file, before] = [join(folder, 'player.log'), join(folder, 'player.1.log')];
  let waiting = '';
  let timer: NodeJS.Timeout | null = null;

  function flush(): void {
    if (timer) clearTimeout(timer);
    timer = null;
    const lines = waiting;
    waiting = '';
    if (lines === '') return;
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      if (sizeOf(file) + lines.length > mostBytes) rename(file, before);
      appendFileSync(file, lines, { mode: 0o600 });
    } catch {
      // A full or broken disk is told on stdout, which has the same lines.
    }
  }

  function newest(most = mostBytes): Buffer | null {
    flush();
    const all = Buffer.concat([contentOf(before), contentOf(file)]);
    if (all.length <= most) return all.length === 0 ? null : all;
    const cut = all.subarray(all.length - most);
    return cut.subarray(cut.indexOf('\n') + 1);
  }

  process.once('exit', flush);
  return {
    write(line) {
      waiting += line;
      if (waiting.length >= MOST_WAITING || levelOf(line) >= WARNING) flush();
      else timer ??= setTimeout(flush, REST_MS).unref();
    },
    newest,
    [Symbol.dispose]() {
      process.removeListener('exit', flush);
      flush();
    },
  };
}

const levelOf = (line: string): number => Number(/^\{"level":(\d+)/.exec(line)?.[1] ?? 0);

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function rename(from: string, to: string): void {
  if (sizeOf(from) > 0) renameSync(from, to);
}

function contentOf(file: string): Buffer {
  return sizeOf(file) > 0 ? readFileSync(file) : Buffer.alloc(0);
}
