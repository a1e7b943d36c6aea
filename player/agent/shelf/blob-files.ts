import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BlobHash, blobPath } from '#shared/model/blob.ts';
import { isMissing, syncFolder } from '../files.ts';
import { hex, sha256 } from '../sha256.ts';

export type BlobFiles = Awaited<ReturnType<typeof openBlobFiles>>;

/** The `blobs/` folder: what stands there under its name was whole and right when it was put there. What is read is hashed again. */
export async function openBlobFiles(root: string) {
  const partials = join(root, 'partial');
  await mkdir(partials, { recursive: true });
  const present = await listPresent(root);
  const fileOf = (hash: BlobHash): string => join(root, blobPath(hash));

  /** A verified file takes its place: durable before anybody is told. */
  async function adopt(hash: BlobHash, partial: string, bytes: number): Promise<void> {
    const folder = dirname(fileOf(hash));
    const isNewFolder = (await mkdir(folder, { recursive: true })) !== undefined;
    await rename(partial, fileOf(hash));
    await syncFolder(folder);
    if (isNewFolder) await syncFolder(root);
    present.set(hash, bytes);
  }

  async function remove(hash: BlobHash): Promise<void> {
    present.delete(hash);
    await rm(fileOf(hash), { force: true });
  }

  /** Null when it is not there, or is not what its name says: then it is gone afterwards. */
  async function readVerified(hash: BlobHash): Promise<Buffer | null> {
    try {
      const bytes = await readFile(fileOf(hash));
      if (hex(sha256(bytes)) === hash) return bytes;
    } catch (error) {
      // A disk that cannot read a file any more is treated like one that reads it wrong.
      if (!isMissing(error) && !isReadFault(error)) throw error;
    }
    await remove(hash);
    return null;
  }

  return {
    partialOf: (hash: BlobHash): string => join(partials, hash),
    has: (hash: BlobHash): boolean => present.has(hash),
    list: (): BlobHash[] => [...present.keys()],
    listPartials: async (): Promise<string[]> => readdir(partials),
    removePartial: (name: string): Promise<void> => rm(join(partials, name), { force: true }),
    adopt,
    remove,
    readVerified,
  };
}

const isReadFault = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'EIO';

async function listPresent(root: string): Promise<Map<BlobHash, number>> {
  const present = new Map<BlobHash, number>();
  for (const entry of await readdir(root, { withFileTypes: true })) {
    if (!entry.isDirectory() || entry.name.length !== 2) continue;
    for (const name of await readdir(join(root, entry.name))) {
      const hash = BlobHash.safeParse(name);
      if (hash.success) present.set(hash.data, (await stat(join(root, entry.name, name))).size);
    }
  }
  return present;
}
