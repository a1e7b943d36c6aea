import { LRUCache } from 'lru-cache';
import type { BlobHash } from '#shared/model/blob.ts';
import type { Log } from '../kit/log.ts';
import type { BlobStore } from './blob-store.ts';

interface Needs {
  store: Pick<BlobStore, 'bytes' | 'onRemoved'>;
  /** What the catalogue knows of it; undefined: nothing. */
  knownBytes: (hash: BlobHash) => Promise<number | undefined>;
  log: Log;
}

const MOST = 50_000;

export type BlobSizes = ReturnType<typeof createBlobSizes>;

/** How long blobs are, asked once of disk and catalogue. One that is not as long as it has to be is as good as not there, until it is mended. */
export function createBlobSizes({ store, knownBytes, log }: Needs) {
  const sizes = new LRUCache<BlobHash, number>({ max: MOST });
  const forget = (hash: BlobHash): void => void sizes.delete(hash);
  store.onRemoved(forget);

  async function bytesOf(hash: BlobHash): Promise<number | undefined> {
    const held = sizes.get(hash);
    if (held !== undefined) return held;
    const [onDisk, known] = await Promise.all([store.bytes(hash), knownBytes(hash)]);
    if (onDisk === undefined) return undefined;
    if (known !== undefined && known !== onDisk) {
      log.error({ blob: hash, onDisk, known }, 'a blob is not as long on the disk as it has to be: it is not given out');
      return undefined;
    }
    sizes.set(hash, onDisk);
    return onDisk;
  }

  return { bytesOf, forget };
}
