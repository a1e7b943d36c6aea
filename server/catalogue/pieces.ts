import { open } from 'node:fs/promises';
import { LRUCache } from 'lru-cache';
import type { BlobHash } from '#shared/model/blob.ts';
import type { BlobStore } from './blob-store.ts';

export interface Piece {
  /** Where in the blob it begins. */
  at: number;
  bytes: Buffer;
  /** Who is sending it now. */
  senders: number;
}

export type Pieces = ReturnType<typeof createPieces>;

const PIECE_BYTES = 512 * 1024;
/** While senders hold more than they should, what is not in memory comes in pieces of this size, one to each, and is not kept. */
const LEAN_BYTES = 32 * 1024;

/** The file has less than was said of it. */
export class TooShort extends Error {}

/**
 * Blobs by the piece, the ones asked for last in memory. Many who ask for a piece at the same time share one read and one copy. However many read,
 * and however slowly, memory stays below twice `memoryBytes` and a lean piece for each: a piece that somebody still sends counts after
 * it has been let go of. Nobody holds a file open while he waits for his line.
 */
export function createPieces(store: Pick<BlobStore, 'path' | 'onRemoved'>, memoryBytes: number) {
  const kept = new LRUCache<string, Piece>({ maxSize: memoryBytes, sizeCalculation: ({ bytes }) => bytes.length });
  const coming = new Map<string, Promise<Piece>>();
  let heldBytes = 0;
  store.onRemoved((hash) => {
    for (const key of [...kept.keys()].filter((one) => one.startsWith(hash))) kept.delete(key);
  });

  async function read(hash: BlobHash, at: number, bytes: number): Promise<Piece> {
    const buffer = Buffer.allocUnsafeSlow(bytes);
    await using file = await open(store.path(hash), 'r');
    for (let done = 0; done < bytes;) {
      const { bytesRead } = await file.read(buffer, done, bytes - done, at + done);
      if (bytesRead === 0) throw new TooShort(`blob ${hash} ends at byte ${at + done} of ${at + bytes} at least`);
      done += bytesRead;
    }
    return { at, bytes: buffer, senders: 0 };
  }

  function readOnce(key: string, hash: BlobHash, at: number, bytes: number): Promise<Piece> {
    const begun = coming.get(key);
    if (begun) return begun;
    heldBytes += bytes; // By whoever waits for it, so that many who come in one moment are not all given much.
    const reading = read(hash, at, bytes)
      .then((piece) => {
        kept.set(key, piece);
        return piece;
      })
      .finally(() => {
        heldBytes -= bytes;
        coming.delete(key);
      });
    coming.set(key, reading);
    return reading;
  }

  /** The piece in which byte `at` lies, of a blob of so many bytes; to be given back. */
  async function take(hash: BlobHash, size: number, at: number): Promise<Piece> {
    const start = at - (at % PIECE_BYTES);
    const key = `${hash} ${start}`;
    const isLean = heldBytes > memoryBytes && !coming.has(key);
    const piece =
      kept.get(key) ??
      (isLean
        ? await read(hash, at, Math.min(LEAN_BYTES, size - at))
        : await readOnce(key, hash, start, Math.min(PIECE_BYTES, size - start)));
    if (piece.senders++ === 0) heldBytes += piece.bytes.length;
    return piece;
  }

  function giveBack(piece: Piece): void {
    if (--piece.senders === 0) heldBytes -= piece.bytes.length;
  }

  return { take, giveBack, facts: () => ({ heldBytes, keptBytes: kept.calculatedSize }) };
}
