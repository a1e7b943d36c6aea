import { open } from 'node:fs/promises';
import { LRUCache } from 'lru-cache';
import type { BlobHash } from '#shared/model/blob.ts';
import type { BlobStore } from './blob-store.ts';
import { createBuffers, sizeFor } from './buffers.ts';

export interface Piece {
  /** Where in the blob it begins. */
  at: number;
  bytes: Buffer;
  /** What it lies in. */
  buffer: Buffer;
  /** Who is sending it now. */
  senders: number;
  isKept: boolean;
}

export type Pieces = ReturnType<typeof createPieces>;

const PIECE_BYTES = 512 * 1024;
/** While senders hold more than they should, what is not in memory comes in pieces of this size, one to each, and is not kept. */
const LEAN_BYTES = 32 * 1024;

/** The file has less than was said of it. */
export class TooShort extends Error {}

/**
 * Blobs by the piece, the ones asked for last in memory. Many who ask for a piece at the same time share one read and one copy. However many read,
 * and however slowly, memory stays near twice `memoryBytes` and a lean piece for each: a piece that somebody still sends counts after
 * it has been let go of. Nobody holds a file open while he waits for his line.
 */
export function createPieces(store: Pick<BlobStore, 'path' | 'onRemoved'>, memoryBytes: number) {
  const buffers = createBuffers(memoryBytes);
  const kept = new LRUCache<string, Piece>({ maxSize: memoryBytes, sizeCalculation: ({ buffer }) => buffer.length, dispose: letGo });
  const coming = new Map<string, { waiting: number; reading: Promise<Piece> }>();
  let heldBytes = 0;
  store.onRemoved((hash) => {
    for (const key of [...kept.keys()].filter((one) => one.startsWith(hash))) kept.delete(key);
  });

  function letGo(piece: Piece): void {
    piece.isKept = false;
    if (piece.senders === 0) buffers.giveBack(piece.buffer);
  }

  function hold(piece: Piece, senders: number): Piece {
    if (piece.senders === 0) heldBytes += piece.buffer.length;
    piece.senders += senders;
    return piece;
  }

  function giveBack(piece: Piece): void {
    if (--piece.senders > 0) return;
    heldBytes -= piece.buffer.length;
    if (!piece.isKept) buffers.giveBack(piece.buffer);
  }

  async function read(hash: BlobHash, at: number, bytes: number): Promise<Piece> {
    const buffer = buffers.take(bytes);
    try {
      await fill(buffer, store.path(hash), at, bytes);
    } catch (error) {
      buffers.giveBack(buffer);
      throw error;
    }
    return { at, bytes: buffer.subarray(0, bytes), buffer, senders: 0, isKept: false };
  }

  /** For all who ask until it is there. It is theirs before it can be let go of. */
  async function readForAll(key: string, hash: BlobHash, at: number, bytes: number): Promise<Piece> {
    const size = sizeFor(bytes);
    heldBytes += size; // So that many who come in one moment are not all given much.
    try {
      const piece = hold(await read(hash, at, bytes), coming.get(key)?.waiting ?? 0);
      piece.isKept = true;
      kept.set(key, piece);
      return piece;
    } finally {
      heldBytes -= size;
      coming.delete(key);
    }
  }

  /** The piece in which byte `at` lies, of a blob of so many bytes; to be given back. */
  async function take(hash: BlobHash, size: number, at: number): Promise<Piece> {
    const start = at - (at % PIECE_BYTES);
    const key = `${hash} ${start}`;
    const there = kept.get(key);
    if (there) return hold(there, 1);

    const begun = coming.get(key);
    if (!begun && heldBytes > memoryBytes) return hold(await read(hash, at, Math.min(LEAN_BYTES, size - at)), 1);
    const load = begun ?? { waiting: 0, reading: readForAll(key, hash, start, Math.min(PIECE_BYTES, size - start)) };
    load.waiting++;
    coming.set(key, load);
    return load.reading;
  }

  return { take, giveBack, facts: () => ({ heldBytes, keptBytes: kept.calculatedSize }) };
}

async function fill(buffer: Buffer, path: string, at: number, bytes: number): Promise<void> {
  await using file = await open(path, 'r');
  for (let done = 0; done < bytes;) {
    const { bytesRead } = await file.read(buffer, done, bytes - done, at + done);
    if (bytesRead === 0) throw new TooShort(`${path} ends at byte ${at + done}, before byte ${at + bytes}`);
    done += bytesRead;
  }
}
