import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** What changes a disk, and what makes it stay. */
export const KEEPING_CALLS = 'openat,write,pwrite64,fsync,fdatasync,ftruncate,rename,unlink,unlinkat,mkdir,rmdir';

export interface SystemCall {
  name: string;
  /** Below the folder that was watched. */
  file: string;
  thread: string;
}

/** strace's arguments for a program whose calls are only written down. */
export const recordTo = (log: string): string[] => ['-f', '-y', '--seccomp-bpf', '-o', log, '-e', `trace=${KEEPING_CALLS}`];

/** For one whose `nth` call of that name, among those about these files, is what it dies of, or gets an error from. */
export function injectAt(log: string, name: string, nth: number, fault: 'KILL' | 'ENOSPC' | 'EIO', files: readonly string[]): string[] {
  const how = fault === 'KILL' ? 'signal=KILL' : `error=${fault}`;
  const about = files.flatMap((file) => ['-P', file]);
  // No --seccomp-bpf here: with it strace 6.1 lets a signal go that it should inject, and nothing dies.
  return ['-f', '-o', log, '-e', `trace=${name}`, '-e', `inject=${name}:${how}:when=${nth}`, ...about];
}

/** The calls about files below the folder, in their order. */
export async function readCalls(log: string, folder: string): Promise<SystemCall[]> {
  const lines = (await readFile(log, 'utf8')).split('\n');
  return lines.flatMap((line) => {
    const [, thread, name, rest] = /^(\d+) +(\w+)\((.*)/.exec(line) ?? [];
    const at = rest?.indexOf(`${folder}/`) ?? -1;
    if (!thread || !name || !rest || at < 0) return [];
    const file = /^[^">]+/.exec(rest.slice(at))?.[0] ?? '';
    return [{ name, file: path.relative(folder, file), thread }];
  });
}

export const wasHit = async (log: string): Promise<boolean> =>
  /INJECTED|killed by SIGKILL/.test(await readFile(log, 'utf8').catch(() => ''));
