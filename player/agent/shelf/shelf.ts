import type { Logger } from 'pino';
import { BlobHash, type BlobRef } from '#shared/model/blob.ts';
import { AppError } from '#shared/problem.ts';
import type { BlobFiles } from './blob-files.ts';
import type { LineMeter } from '../link/line-meter.ts';
import { download } from './download.ts';
import type { Pacer } from './pacer.ts';

/** Verified copies of what is being played; the oldest go first. */
const CACHE_BYTES = 64 * 1024 * 1024;
/** Kept free for the journal, whatever the shelf would like. */
const RESERVED_BYTES = 100 * 1024 * 1024;

export interface ShelfNeeds {
  files: BlobFiles;
  log: Logger;
  cacheBytes?: number;
  patienceMs?: number;
  breathMs?: number;
  meter?: Pick<LineMeter, 'begin' | 'received' | 'end'>;
  pacer?: Pick<Pacer, 'isCapped' | 'take'>;
}

export type FetchBlob = (hash: BlobHash, from: number, etag: string | null, signal: AbortSignal) => Promise<Response>;

export type Shelf = ReturnType<typeof createShelf>;

/** Everything this box can show. No byte leaves it that was not hashed since it was read from the disk. */
export function createShelf({ files, log, cacheBytes = CACHE_BYTES, patienceMs, breathMs, meter, pacer }: ShelfNeeds) {
  const cache = new Map<BlobHash, Promise<Buffer | null>>();
  const sizes = new Map<BlobHash, number>();
  let cachedBytes = 0;
  const lostListeners = new Set<(hash: BlobHash) => void>();

  async function read(hash: BlobHash): Promise<Buffer | null> {
    const cached = cache.get(hash);
    if (cached) {
      const bytes = sizes.get(hash);
      if (bytes !== undefined) {
        sizes.delete(hash);
        sizes.set(hash, bytes); // Moved to the young end.
      }
      return cached;
    }
    if (!files.has(hash)) return null;
    const reading = files.readVerified(hash);
    cache.set(hash, reading);
    try {
      const bytes = await reading;
      if (bytes) keep(hash, bytes.length);
      else lose(hash);
      return bytes;
    } catch (error) {
      forget(hash);
      throw error;
    }
  }

  function keep(hash: BlobHash, bytes: number): void {
    sizes.set(hash, bytes);
    cachedBytes += bytes;
    for (const oldest of sizes.keys()) {
      if (cachedBytes <= cacheBytes || oldest === hash) return;
      forget(oldest);
    }
  }

  function forget(hash: BlobHash): void {
    cache.delete(hash);
    cachedBytes -= sizes.get(hash) ?? 0;
    sizes.delete(hash);
  }

  function lose(hash: BlobHash): void {
    forget(hash);
    log.error({ blob: hash }, 'a blob on the shelf was damaged: set aside, to be fetched again');
    for (const listener of lostListeners) listener(hash);
  }

  /** Read again without anybody asking for it; damage found early is mended before it is missed. */
  async function check(hash: BlobHash): Promise<void> {
    if (await files.isRight(hash)) return;
    await files.setAside(hash);
    lose(hash);
  }

  const coming = new Map<BlobHash, Promise<void>>();

  /** Fetches, verifies, shelves. A blob that is there already costs nothing; one that several lessons share is fetched once. */
  async function obtain(ref: BlobRef, fetchBlob: FetchBlob, signal: AbortSignal): Promise<void> {
    for (let other = coming.get(ref.blob); other; other = coming.get(ref.blob)) await other.catch(() => undefined);
    if (files.holds(ref)) return;
    const fetching = fetchOnto(ref, fetchBlob, signal).finally(() => coming.delete(ref.blob));
    coming.set(ref.blob, fetching);
    await fetching;
  }

  async function fetchOnto(ref: BlobRef, fetchBlob: FetchBlob, signal: AbortSignal): Promise<void> {
    if (files.has(ref.blob)) {
      await files.setAside(ref.blob);
      lose(ref.blob); // Not as long as it has to be.
    }
    await requireRoom(ref.bytes);
    meter?.begin();
    const outcome = await download(ref, {
      disk: files.disk,
      partial: files.partialOf(ref.blob),
      signal,
      ...(patienceMs === undefined ? {} : { patienceMs }),
      ...(breathMs === undefined ? {} : { breathMs }),
      fetchFile: (from, etag, inner) => fetchBlob(ref.blob, from, etag, inner),
      ...(meter && { onBytes: meter.received }),
      ...(pacer && { pacer }),
    }).finally(() => meter?.end().catch((error: unknown) => log.debug({ err: error }, 'what the line brings is measured anew')));
    if (outcome === 'wrong') throw new AppError('media_fault', { fault: 'damaged', detail: ref.blob });
    await files.adopt(ref);
  }

  const freeBytes = async (): Promise<number> => (await files.freeBytes()) - RESERVED_BYTES;

  async function requireRoom(needBytes: number): Promise<void> {
    const free = await freeBytes();
    if (free < needBytes) throw new AppError('no_space', { needBytes, freeBytes: Math.max(0, free) });
  }

  async function evict(idle: readonly BlobHash[]): Promise<void> {
    for (const hash of idle) {
      forget(hash);
      await files.remove(hash);
    }
  }

  async function dropStrays(wanted: ReadonlySet<string>): Promise<void> {
    for (const name of await files.listPartials()) {
      if (!wanted.has(name.replace(/\.etag$/, ''))) await files.removePartial(name);
    }
  }

  /** Half-fetched things that nobody wants any more, and what was kept of damaged ones: gone before anything whole has to go. */
  async function sweep(wanted: ReadonlySet<string>): Promise<void> {
    await files.dropDamaged();
    await dropStrays(wanted);
  }

  /** Lets go of everything that no generation names, half-fetched things too. */
  async function keepOnly(wanted: ReadonlySet<string>): Promise<number> {
    const idle = [...files.list().keys()].filter((hash) => !wanted.has(hash));
    await evict(idle);
    await dropStrays(wanted);
    return idle.length;
  }

  return {
    has: files.has,
    holds: files.holds,
    read,
    check,
    obtain,
    keepOnly,
    evict,
    sweep,
    room: async () => ({ present: files.list(), freeBytes: await freeBytes() }),
    /** A blob turned out damaged and is gone. */
    onLost: (listener: (hash: BlobHash) => void) => void lostListeners.add(listener),
  };
}
