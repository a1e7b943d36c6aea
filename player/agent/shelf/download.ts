import { createHash, type Hash } from 'node:crypto';
import { open, readFile, rm, stat, writeFile, type FileHandle } from 'node:fs/promises';
import type { BlobRef } from '#shared/model/blob.ts';
import { AppError } from '#shared/problem.ts';
import { isDiskFull } from '../files.ts';
import { Unreachable } from '../link/http.ts';
import { createPause } from '../link/pause.ts';

export interface DownloadNeeds {
  partial: string;
  fetchFile: (from: number, etag: string | null, signal: AbortSignal) => Promise<Response>;
  signal: AbortSignal;
  /** Without a byte for this long a download is given up; what has come is kept. */
  patienceMs?: number;
  /** Before a line that broke is tried again. */
  breathMs?: number;
  onBytes?: (count: number) => void;
}

/** `wrong`: it came in full and is not what its name says; nothing of it is kept. */
export type Downloaded = 'done' | 'wrong';

const PATIENCE_MS = 30_000;
const BREATH_MS = 1000;

/**
 * Fetches a blob into its partial file, going on where an earlier try was cut. A line that breaks and had brought something on is taken up
 * again at once: where it breaks each minute, nothing would ever come through a longer wait. `done`: verified and on the disk.
 */
export async function download(ref: BlobRef, needs: DownloadNeeds): Promise<Downloaded> {
  const breath = createPause(needs.signal);
  for (;;) {
    const before = await sizeOf(needs.partial);
    try {
      return await downloadOnce(ref, needs);
    } catch (error) {
      const isMoving = (await sizeOf(needs.partial)) > before;
      if (!(error instanceof Unreachable) || !isMoving || needs.signal.aborted) throw error;
      await breath.wait((needs.breathMs ?? BREATH_MS) * (0.5 + Math.random()));
    }
  }
}

async function downloadOnce(ref: BlobRef, needs: DownloadNeeds): Promise<Downloaded> {
  const etagFile = `${needs.partial}.etag`;
  const begun = await sizeOf(needs.partial);
  const etag = begun > 0 ? await readFile(etagFile, 'utf8').catch(() => null) : null;
  const isUseful = begun > 0 && begun < ref.bytes;
  const quiet = new AbortController();
  const response = await needs.fetchFile(isUseful ? begun : 0, etag, AbortSignal.any([needs.signal, quiet.signal]));
  if (response.status === 416) {
    await response.body?.cancel();
    await dropPartial(needs.partial);
    throw new Unreachable(new Error('the office has no such range')); // The next try begins at the beginning.
  }
  const isResumed = response.status === 206 && response.headers.get('content-range')?.startsWith(`bytes ${begun}-`) === true;
  const newTag = response.headers.get('etag');
  if (!isResumed && newTag && !newTag.startsWith('W/')) await writeFile(etagFile, newTag);

  const hash = await receive(response, isResumed ? begun : 0, ref, needs, quiet);
  if (hash === ref.blob) {
    await rm(etagFile, { force: true });
    return 'done';
  }
  await dropPartial(needs.partial);
  return 'wrong';
}

async function receive(response: Response, from: number, ref: BlobRef, needs: DownloadNeeds, quiet: AbortController): Promise<string> {
  const handle = await open(needs.partial, from > 0 ? 'r+' : 'w', 0o600);
  const patience = setTimeout(() => quiet.abort(new Error('no byte came')), needs.patienceMs ?? PATIENCE_MS);
  try {
    const hash = createHash('sha256');
    await hashBegun(handle, from, hash);
    let at = from;
    for await (const part of response.body ?? []) {
      patience.refresh();
      needs.onBytes?.(part.length);
      if (at + part.length > ref.bytes) return 'too long';
      await handle.write(part, 0, part.length, at);
      hash.update(part);
      at += part.length;
    }
    if (at < ref.bytes) throw new Error(`cut at ${at} of ${ref.bytes} bytes`);
    await handle.truncate(at);
    await handle.sync();
    return hash.digest('hex');
  } catch (error) {
    if (isDiskFull(error)) throw new AppError('no_space', { needBytes: ref.bytes, freeBytes: 0 });
    throw new Unreachable(error);
  } finally {
    clearTimeout(patience);
    await handle.close();
  }
}

async function hashBegun(handle: FileHandle, bytes: number, hash: Hash): Promise<void> {
  const part = Buffer.alloc(1024 * 1024);
  for (let at = 0; at < bytes;) {
    const { bytesRead } = await handle.read(part, 0, Math.min(part.length, bytes - at), at);
    if (bytesRead === 0) throw new Error('the partial file has shrunk');
    hash.update(part.subarray(0, bytesRead));
    at += bytesRead;
  }
}

export async function dropPartial(partial: string): Promise<void> {
  await rm(partial, { force: true });
  await rm(`${partial}.etag`, { force: true });
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch {
    return 0;
  }
}
