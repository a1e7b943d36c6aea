import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { syncFolder } from '../kit/files.ts';

export interface Hashed {
  sha256: string;
  bytes: number;
}

/** Told after each piece, so that long work can say how far it is. */
export type OnBytes = (bytes: number) => void;

export async function hashFile(file: string, signal?: AbortSignal, onBytes: OnBytes = () => undefined): Promise<Hashed> {
  const sum = createHash('sha256');
  let bytes = 0;
  for await (const piece of piecesOf(file)) {
    signal?.throwIfAborted();
    sum.update(piece);
    bytes += piece.length;
    onBytes(piece.length);
  }
  return { sha256: sum.digest('hex'), bytes };
}

/** Copies while it hashes; the name is given by `nameOf`, and the file has it only once all of it is on the disk. */
export async function copyHashed(
  source: string,
  folder: string,
  nameOf: (hashed: Hashed) => string,
  signal?: AbortSignal,
): Promise<Hashed> {
  const part = path.join(folder, `${randomUUID()}.part`);
  await mkdir(folder, { recursive: true });
  try {
    const hashed = await writeHashed(source, part, signal);
    const target = path.join(folder, nameOf(hashed));
    await mkdir(path.dirname(target), { recursive: true });
    await rename(part, target);
    await syncFolder(path.dirname(target));
    return hashed;
  } finally {
    await rm(part, { force: true });
  }
}

async function writeHashed(source: string, part: string, signal?: AbortSignal): Promise<Hashed> {
  const sum = createHash('sha256');
  await using target = await open(part, 'wx', 0o600);
  let bytes = 0;
  for await (const piece of piecesOf(source)) {
    signal?.throwIfAborted();
    sum.update(piece);
    await target.writeFile(piece);
    bytes += piece.length;
  }
  await target.sync();
  return { sha256: sum.digest('hex'), bytes };
}

const piecesOf = (file: string): AsyncIterable<Buffer> => createReadStream(file, { highWaterMark: 1024 * 1024 });

export const sizeOf = (file: string): Promise<number | undefined> =>
  stat(file).then(
    ({ size }) => size,
    (error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    },
  );
