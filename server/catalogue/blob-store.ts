import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, mkdir, open, readdir, rename, rm, stat, utimes, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { BlobHash, blobPath, type BlobRef } from '#shared/model/blob.ts';

/** Bytes in memory, or a file or a stretch of one. */
export type BlobSource = Uint8Array | { path: string; offset?: number; bytes?: number };
export type PutBlob = BlobRef & { isNew: boolean };
export type BlobStore = Awaited<ReturnType<typeof createBlobStore>>;

const PARTS = '.part';
const COPY_BYTES = 1024 * 1024;
/** Told apart from an earlier process of the same number: in a container every server is process 1. */
const RUN = randomUUID();

/** For an nginx that is in the server's group; without this, a service's blobs are for its own user alone. */
const FOR_GROUP = { file: 0o640, folder: 0o750 };

/** Immutable files named by their SHA-256. A blob is there whole or not at all, also after a power cut. */
export async function createBlobStore(folder: string, { isForGroup = false } = {}) {
  const parts = join(folder, PARTS);
  await mkdir(parts, { recursive: true });
  await sweepParts(parts);
  if (isForGroup) await openToGroup(folder);

  const pathOf = (hash: BlobHash): string => join(folder, blobPath(hash));
  const removalListeners = new Set<(hash: BlobHash) => void>();

  async function remove(hash: BlobHash): Promise<void> {
    await rm(pathOf(hash), { force: true });
    for (const listener of removalListeners) listener(hash);
  }

  /** Idempotent: the same bytes again give the same name and change nothing. */
  async function put(source: BlobSource): Promise<PutBlob> {
    const part = join(parts, `${process.pid}-${RUN}-${randomUUID()}`);
    try {
      const { blob, bytes } = await write(part, source);
      if ((await sizeOf(pathOf(blob))) === bytes) {
        // Somebody is about to name it: what is old and nameless may be cleared away. It may go this very moment; whoever names it looks again.
        await utimes(pathOf(blob), new Date(), new Date()).catch(() => undefined);
        return { blob, bytes, isNew: false };
      }

      await mkdir(dirname(pathOf(blob)), { recursive: true });
      if (isForGroup) await Promise.all([chmod(part, FOR_GROUP.file), chmod(dirname(pathOf(blob)), FOR_GROUP.folder)]);
      await rename(part, pathOf(blob));
      await syncFolder(dirname(pathOf(blob)));
      return { blob, bytes, isNew: true };
    } finally {
      await rm(part, { force: true });
    }
  }

  /** Reads it again from the disk: true when it is still what its name says. */
  async function verify(hash: BlobHash): Promise<boolean> {
    if ((await sizeOf(pathOf(hash))) === undefined) return false;
    const sum = createHash('sha256');
    for await (const piece of read(hash)) sum.update(piece);
    return sum.digest('hex') === hash;
  }

  /** All of it, or `bytes` from `offset`. */
  const read = (hash: BlobHash, offset = 0, bytes?: number): Readable =>
    bytes === 0
      ? Readable.from([])
      : createReadStream(pathOf(hash), { start: offset, end: bytes === undefined ? Infinity : offset + bytes - 1 });

  return {
    put,
    verify,
    read,
    path: pathOf,
    bytes: (hash: BlobHash): Promise<number | undefined> => sizeOf(pathOf(hash)),
    /** Of these, those that are not there whole, as far as their sizes tell. */
    async missing(refs: readonly BlobRef[]): Promise<BlobHash[]> {
      const lost: BlobHash[] = [];
      for (const { blob, bytes } of refs) if ((await sizeOf(pathOf(blob))) !== bytes) lost.push(blob);
      return lost;
    },
    has: async (hash: BlobHash): Promise<boolean> => (await sizeOf(pathOf(hash))) !== undefined,
    remove,
    /** Called once a blob is gone, by whoever keeps something of it in memory. */
    onRemoved: (listener: (hash: BlobHash) => void) => void removalListeners.add(listener),
  };
}

async function write(part: string, source: BlobSource): Promise<BlobRef> {
  const sum = createHash('sha256');
  await using file = await open(part, 'wx');
  let bytes = 0;
  for await (const piece of piecesOf(source)) {
    sum.update(piece);
    await file.writeFile(piece);
    bytes += piece.length;
  }
  await file.sync();
  return { blob: BlobHash.parse(sum.digest('hex')), bytes };
}

async function* piecesOf(source: BlobSource): AsyncGenerator<Uint8Array> {
  if (source instanceof Uint8Array) {
    yield source;
    return;
  }
  await using file = await open(source.path, 'r');
  const from = source.offset ?? 0;
  const end = source.bytes === undefined ? (await file.stat()).size : from + source.bytes;
  for (let at = from; at < end;) {
    const piece = await readSome(file, at, Math.min(COPY_BYTES, end - at));
    if (piece.length === 0) throw new RangeError(`${source.path} ends before byte ${end}`);
    yield piece;
    at += piece.length;
  }
}

async function readSome(file: FileHandle, at: number, length: number): Promise<Uint8Array> {
  const { buffer, bytesRead } = await file.read(new Uint8Array(length), 0, length, at);
  return buffer.subarray(0, bytesRead);
}

async function sizeOf(path: string): Promise<number | undefined> {
  const found = await stat(path).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  return found?.size;
}

/** Those that lie there already. */
async function openToGroup(folder: string): Promise<void> {
  await chmod(folder, FOR_GROUP.folder);
  const folders = (await readdir(folder)).filter((name) => /^[0-9a-f]{2}$/.test(name)).map((name) => join(folder, name));
  for (const one of folders) {
    await chmod(one, FOR_GROUP.folder);
    await Promise.all((await readdir(one)).map((name) => chmod(join(one, name), FOR_GROUP.file)));
  }
}

/** Without this the name itself can be lost in a power cut. */
async function syncFolder(path: string): Promise<void> {
  await using folder = await open(path, 'r');
  await folder.sync();
}

/** What a process that is gone left half-written. */
async function sweepParts(parts: string): Promise<void> {
  const names = await readdir(parts);
  const orphans = names.filter((name) => !name.includes(RUN) && !isAlive(Number.parseInt(name, 10)));
  await Promise.all(orphans.map((name) => rm(join(parts, name), { force: true })));
}

function isAlive(pid: number): boolean {
  if (pid === process.pid || !(pid > 0)) return false;
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
