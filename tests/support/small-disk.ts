import { spawnSync } from 'node:child_process';
import { access, mkdir, open, rm, statfs } from 'node:fs/promises';
import path from 'node:path';
import { run, until, type Running } from './child.ts';

const BLOCK = Buffer.alloc(64 * 1024);

/** Why no small disk can be made here; null where one can. A namespace of its own needs no root where the kernel lets users have one. */
export function whyNoSmallDisk(): string | null {
  const { status, stderr } = spawnSync('unshare', ['--user', '--map-root-user', '--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], {
    encoding: 'utf8',
  });
  return status === 0 ? null : `a tmpfs cannot be mounted in a namespace: ${stderr.trim()}`;
}

/** A program of ours whose data folder is a disk of its own, of a few megabytes. */
export interface OnSmallDisk extends AsyncDisposable {
  running: Running;
  /** The disk as it is seen from here. */
  folder: string;
  free: () => Promise<number>;
  /** Leaves so many bytes free, by a file of somebody else's. */
  leave: (bytes: number) => Promise<void>;
  makeRoom: () => Promise<void>;
}

/** As much as there is room for: the program writes meanwhile, and what it took is not there any more. */
async function fill(file: string, bytes: number): Promise<void> {
  await using filler = await open(file, 'w');
  for (let left = bytes; left > 0; left -= BLOCK.length) {
    try {
      await filler.write(BLOCK, 0, Math.min(left, BLOCK.length));
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return;
      throw error;
    }
  }
}

export async function runOnSmallDisk(
  megabytes: number,
  mountAt: string,
  program: string,
  environment: Record<string, string>,
): Promise<OnSmallDisk> {
  await mkdir(mountAt, { recursive: true });
  const script = `mount -t tmpfs -o size=${megabytes}m,mode=0700 tmpfs '${mountAt}' && mkdir '${mountAt}/data' && exec '${process.execPath}' '${program}'`;
  const running = run('unshare', ['--user', '--map-root-user', '--mount', 'sh', '-c', script], environment, 'as it is');
  const folder = path.join(`/proc/${running.child.pid}/root`, mountAt);
  await until(() =>
    access(path.join(folder, 'data')).then(
      () => true,
      () => false,
    ),
  );
  const filler = path.join(folder, 'filler');
  const free = async (): Promise<number> => {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  };
  return {
    running,
    folder,
    free,
    async leave(bytes) {
      await rm(filler, { force: true });
      await fill(filler, (await free()) - bytes);
    },
    makeRoom: () => rm(filler, { force: true }),
    [Symbol.asyncDispose]: () => running.kill('SIGKILL'),
  };
}
