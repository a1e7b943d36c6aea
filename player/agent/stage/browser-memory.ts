import { readdir, readFile } from 'node:fs/promises';

const PAGE_BYTES = 4096;

/**
 * What the processes of a browser hold for themselves, in bytes: all of the group that its window was started in, without what they share
 * (their code, the frames they hand to each other). Null where there is none, or no /proc.
 */
export async function memoryOfGroup(leader: number): Promise<number | null> {
  try {
    const names = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
    const each = await Promise.all(names.map((name) => ownMemory(name, leader)));
    const total = each.reduce((sum, bytes) => sum + bytes, 0);
    return total > 0 ? total : null;
  } catch {
    return null;
  }
}

async function ownMemory(pid: string, leader: number): Promise<number> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // Behind the program's name, which may hold anything: state, parent, group.
    const group = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]);
    if (group !== leader) return 0;
    const [, resident = 0, shared = 0] = (await readFile(`/proc/${pid}/statm`, 'utf8')).split(' ').map(Number);
    return Math.max(0, resident - shared) * PAGE_BYTES;
  } catch {
    return 0; // It has ended meanwhile.
  }
}
