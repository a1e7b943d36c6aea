import { createHash } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { BlobHash, blobPath, type BlobRef } from '#shared/model/blob.ts';
import type { Disk } from '../disk/disk.ts';
import { isDiskFault, isMissing } from '../disk/faults.ts';
import { machineDisk } from '../disk/machine-disk.ts';
import { ensureFolder, settleFolder } from '../files.ts';
import { hex, sha256 } from '../sha256.ts';

export type BlobFiles = Awaited<ReturnType<typeof openBlobFiles>>;

/** Damaged files that are kept to be looked at. Where a disk is dying, they also keep its bad places occupied. */
const MOST_ASIDE = 4;
const CHECKED_BYTES = 256 * 1024;
const CHECK_PAUSE_MS = 5;

/** The `blobs/` folder: what stands there under its name was whole and right when it was put there. What is read is hashed again. */
export async function openBlobFiles(root: string, disk: Disk = machineDisk) {
  const partials = join(root, 'partial');
  const damaged = join(root, 'damaged');
  await settleFolder(root, disk);
  await settleFolder(partials, disk);
  await settleFolder(damaged, disk);
  const present = await listPresent(root, disk);
  const fileOf = (hash: BlobHash): string => join(root, blobPath(hash));
  const partialOf = (hash: BlobHash): string => join(partials, hash);
  const markOf = (hash: BlobHash): string => `${partialOf(hash)}.etag`;
  await settleNames();

  /** An earlier life that was killed may have given names that a power cut would still take away. Its downloads' marks tell which. */
  async function settleNames(): Promise<void> {
    await disk.syncFolder(root);
    for (const { name } of await disk.list(partials)) {
      const hash = BlobHash.safeParse(basename(name, '.etag')).data;
      if (!hash || !present.has(hash)) continue;
      await disk.syncFolder(dirname(fileOf(hash)));
      await disk.remove(join(partials, name));
    }
  }

  /** A verified file takes its place: durable before anybody is told. */
  async function adopt({ blob, bytes }: BlobRef): Promise<void> {
    const folder = dirname(fileOf(blob));
    await ensureFolder(folder, disk);
    await disk.rename(partialOf(blob), fileOf(blob));
    await disk.syncFolder(folder);
    await disk.remove(markOf(blob));
    present.set(blob, bytes);
  }

  async function remove(hash: BlobHash): Promise<void> {
    present.delete(hash);
    await disk.remove(fileOf(hash));
  }

  /** Nothing finds it any more; the last few are kept. Where the disk cannot even move it, what is fetched will replace it. */
  async function setAside(hash: BlobHash): Promise<void> {
    present.delete(hash);
    try {
      const kept = await disk.list(damaged);
      for (const { name } of kept.slice(0, Math.max(0, kept.length + 1 - MOST_ASIDE))) await disk.remove(join(damaged, name));
      await disk.rename(fileOf(hash), join(damaged, hash));
    } catch {
      // Missing, or a dying disk: either way it does not count.
    }
  }

  /** Null when it is not there, or is not what its name says: then it is set aside. */
  async function readVerified(hash: BlobHash): Promise<Buffer | null> {
    try {
      const bytes = await disk.read(fileOf(hash));
      if (hex(sha256(bytes)) === hash) return bytes;
    } catch (error) {
      // A disk that cannot read a file any more is treated like one that reads it wrong.
      if (!isMissing(error) && !isDiskFault(error)) throw error;
    }
    await setAside(hash);
    return null;
  }

  /** In small pieces with pauses between them: what plays has the disk. What was let go meanwhile is not wrong. */
  async function isRight(hash: BlobHash): Promise<boolean> {
    try {
      await using file = await disk.open(fileOf(hash), 'there');
      const sum = createHash('sha256');
      const part = Buffer.alloc(CHECKED_BYTES);
      for (let at = 0; ;) {
        const read = await file.read(part, at);
        if (read === 0) return sum.digest('hex') === hash;
        sum.update(part.subarray(0, read));
        at += read;
        await pause(CHECK_PAUSE_MS);
      }
    } catch (error) {
      if (isMissing(error)) return !present.has(hash);
      if (isDiskFault(error)) return false;
      throw error;
    }
  }

  return {
    disk,
    fileOf,
    partialOf,
    has: (hash: BlobHash): boolean => present.has(hash),
    /** As long as it has to be, too: a file that lost its end in a power cut is not what it was. */
    holds: ({ blob, bytes }: BlobRef): boolean => present.get(blob) === bytes,
    list: (): ReadonlyMap<BlobHash, number> => present,
    listPartials: async (): Promise<string[]> => (await disk.list(partials)).map(({ name }) => name),
    removePartial: (name: string): Promise<void> => disk.remove(join(partials, name)),
    freeBytes: (): Promise<number> => disk.freeBytes(root),
    async dropDamaged(): Promise<void> {
      for (const { name } of await disk.list(damaged)) await disk.remove(join(damaged, name));
    },
    adopt,
    remove,
    setAside,
    readVerified,
    isRight,
  };
}

async function listPresent(root: string, disk: Disk): Promise<Map<BlobHash, number>> {
  const present = new Map<BlobHash, number>();
  for (const folder of await disk.list(root)) {
    if (!folder.isFolder || folder.name.length !== 2) continue;
    for (const { name } of await disk.list(join(root, folder.name))) {
      const hash = BlobHash.safeParse(name).data;
      const bytes = hash && (await disk.sizeOf(join(root, folder.name, name)));
      if (hash && bytes !== null && bytes !== undefined) present.set(hash, bytes);
    }
  }
  return present;
}
