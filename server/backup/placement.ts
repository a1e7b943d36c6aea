import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Placement } from '#shared/model/backup.ts';
import { postgresFolder } from '../database/postgres-place.ts';
import type { Home } from './database-copy.ts';

const isRemote = (kind: string): boolean => /^(nfs|cifs|smb|ceph|glusterfs|9p|fuse\.(sshfs|rclone|glusterfs|s3fs))/.test(kind);

/** Where an office's data lie on this machine: a PostgreSQL that runs here too may have a disk of its own. */
export async function foldersOf({ dataFolder, databaseUrl }: Home): Promise<string[]> {
  const database = databaseUrl === null ? null : await postgresFolder(databaseUrl);
  return database === null ? [dataFolder] : [dataFolder, database];
}

/** Compares devices, then what the kernel knows of the disks under them; two partitions of one disk die together. */
export async function placeOf(folders: readonly string[], target: string): Promise<Placement> {
  const kind = await fileSystemOf(target);
  if (kind === 'tmpfs' || kind === 'ramfs') return 'memory';
  if (isRemote(kind)) return 'other_machine';
  const there = await stat(target);
  const theirs = await disksUnder(there.dev);
  for (const folder of folders) {
    const here = await stat(folder);
    if (here.dev === there.dev) return 'same_disk';
    const ours = await disksUnder(here.dev);
    if (ours.some((disk) => theirs.includes(disk))) return 'same_disk';
  }
  return 'other_disk';
}

/** The kind of the file system, by the longest mount point above the folder. */
async function fileSystemOf(folder: string): Promise<string> {
  const real = await realpath(folder);
  const lines = (await readFile('/proc/self/mountinfo', 'utf8')).split('\n').filter(Boolean);
  const mounts = lines.map((line) => {
    const [left = '', right = ''] = line.split(' - ');
    return { point: (left.split(' ')[4] ?? '').replaceAll(String.raw`\040`, ' '), kind: right.split(' ')[0] ?? '' };
  });
  const above = mounts.filter(({ point }) => point === '/' || real === point || real.startsWith(`${point}/`));
  return above.toSorted((a, b) => a.point.length - b.point.length).at(-1)?.kind ?? '';
}

/** Names of the physical disks: through partitions, LVM, RAID and encryption, and through a loop device to the disk that carries its file. */
async function disksUnder(dev: number, depth = 0): Promise<string[]> {
  const [major, minor] = [majorOf(dev), minorOf(dev)];
  const real = await realpath(`/sys/dev/block/${major}:${minor}`).catch(() => undefined);
  if (!real || depth > 5) return [`device ${dev}`]; // btrfs, overlay and the like have a number of their own: then that is all that can be told.
  const file = await readFile(path.join(real, 'loop/backing_file'), 'utf8').catch(() => undefined);
  if (file)
    return stat(file.trim()).then(
      ({ dev: carrier }) => disksUnder(carrier, depth + 1),
      () => [real],
    );
  const isPartition = await stat(path.join(real, 'partition')).then(
    () => true,
    () => false,
  );
  const whole = isPartition ? path.dirname(real) : real;
  const slaves = await readdir(path.join(whole, 'slaves')).catch((): string[] => []);
  if (slaves.length === 0) return [whole];
  const below = await Promise.all(slaves.map((name) => deviceNumber(path.join(whole, 'slaves', name))));
  return (await Promise.all(below.map((one) => disksUnder(one, depth + 1)))).flat();
}

async function deviceNumber(folder: string): Promise<number> {
  const [major = 0, minor = 0] = (await readFile(path.join(folder, 'dev'), 'utf8')).trim().split(':').map(Number);
  return ((minor & 0xfff00) << 12) | (major << 8) | (minor & 0xff);
}

/** As glibc packs them. */
const majorOf = (dev: number): number => (dev >> 8) & 0xfff;
const minorOf = (dev: number): number => (dev & 0xff) | ((dev >> 12) & 0xfff00);
