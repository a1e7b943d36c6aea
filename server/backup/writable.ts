import { readFile } from 'node:fs/promises';

/** Everybody may write here, and nothing here is a place for backups. */
const NO_PLACE = /^\/(dev|proc|sys|run|tmp|var\/tmp)(\/|$)/;
const MEMORY = new Set(['tmpfs', 'ramfs', 'devtmpfs', 'proc', 'sysfs', 'cgroup2', 'mqueue', 'overlay']);

/**
 * Folders that the service may write to, where the system keeps it from all others (as the unit of `scripts/install-service` does:
 * everything is mounted read-only for it but these). Null: it is kept from nothing, and rights alone decide.
 */
export async function writableFolders(dataFolder: string): Promise<string[] | null> {
  const mounts = await readFile('/proc/self/mountinfo', 'utf8').catch(() => '');
  return writableIn(mounts, dataFolder);
}

export function writableIn(mountinfo: string, dataFolder: string): string[] | null {
  const mounts = mountinfo
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [left = '', right = ''] = line.split(' - ');
      const [, , , , point = '', options = ''] = left.split(' ');
      return {
        point: point.replaceAll(String.raw`\040`, ' '),
        isReadOnly: options.split(',').includes('ro'),
        kind: right.split(' ')[0] ?? '',
      };
    });
  if (!mounts.some(({ point, isReadOnly }) => point === '/' && isReadOnly)) return null;
  const uppermost = new Map(mounts.map((mount) => [mount.point, mount])); // What is mounted later lies over what was.
  const writable = [...uppermost.values()].filter(
    ({ point, isReadOnly, kind }) => !isReadOnly && !MEMORY.has(kind) && !NO_PLACE.test(point),
  );
  return writable
    .map(({ point }) => point)
    .filter((point) => point !== dataFolder)
    .toSorted();
}
