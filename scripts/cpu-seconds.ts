import { readFileSync } from 'node:fs';

const TICKS_PER_SECOND = 100; // USER_HZ, the same on every Linux that Node runs on.

/** CPU seconds of this process and of all its children that have ended, as the kernel counts them. */
export function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  const stat = readFileSync('/proc/self/stat', 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' '); // The name before it may hold blanks.
  const [childUser, childSystem] = [Number(fields[13]), Number(fields[14])]; // cutime and cstime: 16 and 17 of proc(5).
  return (user + system) / 1e6 + (childUser + childSystem) / TICKS_PER_SECOND;
}

export async function cpuSecondsOf(work: () => Promise<unknown>): Promise<number> {
  const before = cpuSeconds();
  await work();
  return cpuSeconds() - before;
}

/** CPU seconds that another process, which is still running, has used so far; its children's not among them. */
export function cpuSecondsOfProcess(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND; // utime and stime: 14 and 15 of proc(5).
}
