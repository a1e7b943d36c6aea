import { spawnSync } from 'node:child_process';
import { access, mkdir, rm, statfs, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { run, until, type Running } from './child.ts';

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
      await writeFile(filler, Buffer.alloc(Math.max(0, (await free()) - bytes)));
    },
    makeRoom: () => rm(filler, { force: true }),
    [Symbol.asyncDispose]: () => running.kill('SIGKILL'),
  };
}
