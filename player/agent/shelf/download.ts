import { createHash, type Hash } from 'node:crypto';
import type { BlobRef } from '#shared/model/blob.ts';
import { AppError } from '#shared/problem.ts';
import { jittered } from '../../core/backoff.ts';
import type { Disk, DiskFile } from '../disk/disk.ts';
import { isDiskFault, isDiskFull } from '../disk/faults.ts';
import { readIfThere } from '../files.ts';
import { Unreachable } from '../link/http.ts';
import { createPause } from '../link/pause.ts';
import type { Pacer } from './pacer.ts';

export interface DownloadNeeds {
  disk: Disk;
  partial: string;
  fetchFile: (from: number, etag: string | null, signal: AbortSignal) => Promise<Response>;
  signal: AbortSignal;
  /** Without a byte for this long a download is given up; what has come is kept. */
  patienceMs?: number;
  /** Before a line that broke is tried again. */
  breathMs?: number;
  onBytes?: (count: number) => void;
  /** Keeps the line free for others; waiting for it is no fault of the line. */
  pacer?: Pick<Pacer, 'isCapped' | 'take'>;
}

/** `wrong`: it came in full and is not what its name says; nothing of it is kept. */
export type Downloaded = 'done' | 'wrong';

const PATIENCE_MS = 30_000;
const BREATH_MS = 1000;

/**
 * Fetches a blob into its partial file, going on where an earlier try was cut. A line that breaks and had brought something on is taken up
 * again at once: where it breaks each minute, nothing would ever come through a longer wait. `done`: verified and on the disk, its mark
 * still beside it.
 */
export async function download(ref: BlobRef, needs: DownloadNeeds): Promise<Downloaded> {
  const { disk, partial, signal } = needs;
  const breath = createPause(signal);
  const begun = async (): Promise<number> => (await disk.sizeOf(partial)) ?? 0;
  for (;;) {
    const before = await begun();
    try {
      return await downloadOnce(ref, needs);
    } catch (error) {
      if (!(error instanceof Unreachable) || signal.aborted || (await begun()) <= before) throw error;
      await breath.wait(jittered(needs.breathMs ?? BREATH_MS, Math.random));
    }
  }
}

async function downloadOnce(ref: BlobRef, needs: DownloadNeeds): Promise<Downloaded> {
  const { disk, partial } = needs;
  const etagFile = `${partial}.etag`;
  const begun = (await disk.sizeOf(partial)) ?? 0;
  const etag = begun > 0 ? usableTag(await readIfThere(etagFile, disk)) : null;
  const isUseful = begun > 0 && begun < ref.bytes;
  const quiet = new AbortController();
  const response = await needs.fetchFile(isUseful ? begun : 0, etag, AbortSignal.any([needs.signal, quiet.signal]));
  if (response.status === 416) {
    await response.body?.cancel();
    await dropPartial(needs);
    throw new Unreachable(new Error('the office has no such range')); // The next try begins at the beginning.
  }
  const isResumed = response.status === 206 && response.headers.get('content-range')?.startsWith(`bytes ${begun}-`) === true;
  const newTag = response.headers.get('etag');
  if (!isResumed && usableTag(newTag)) await writeTag(etagFile, String(newTag), needs);

  const hash = await receive(response, isResumed ? begun : 0, ref, needs, quiet);
  if (hash === ref.blob) return 'done';
  await dropPartial(needs);
  return 'wrong';
}

async function receive(response: Response, from: number, ref: BlobRef, needs: DownloadNeeds, quiet: AbortController): Promise<string> {
  const arm = () => setTimeout(() => quiet.abort(new Error('no byte came')), needs.patienceMs ?? PATIENCE_MS);
  let patience = arm();
  try {
    await using file = await needs.disk.open(needs.partial, from > 0 ? 'there' : 'new');
    const hash = createHash('sha256');
    await hashBegun(file, from, hash);
    let at = from;
    for await (const part of response.body ?? []) {
      patience.refresh();
      needs.onBytes?.(part.length);
      if (at + part.length > ref.bytes) return 'too long';
      await file.write(part, at);
      hash.update(part);
      at += part.length;
      if (needs.pacer?.isCapped()) {
        clearTimeout(patience);
        await needs.pacer.take(part.length, needs.signal);
        patience = arm();
      }
    }
    if (at < ref.bytes) throw new Error(`cut at ${at} of ${ref.bytes} bytes`);
    await file.truncate(at);
    await file.sync();
    return hash.digest('hex');
  } catch (error) {
    if (isDiskFull(error)) throw new AppError('no_space', { needBytes: ref.bytes, freeBytes: 0 });
    // What a failed sync leaves in memory may not be on the disk, and the next sync would not say so.
    if (isDiskFault(error)) await dropPartial(needs).catch(() => undefined);
    throw new Unreachable(error);
  } finally {
    clearTimeout(patience);
  }
}

async function hashBegun(file: DiskFile, bytes: number, hash: Hash): Promise<void> {
  const part = Buffer.alloc(1024 * 1024);
  for (let at = 0; at < bytes;) {
    const read = await file.read(part.subarray(0, Math.min(part.length, bytes - at)), at);
    if (read === 0) throw new Error('the partial file has shrunk');
    hash.update(part.subarray(0, read));
    at += read;
  }
}

/** Only a strong tag can vouch for a beginning; what a power cut has made of one is none, and would be refused as a header. */
const usableTag = (text: string | null): string | null => (text !== null && /^"[\x21\x23-\x7e]*"$/.test(text) ? text : null);

async function writeTag(etagFile: string, tag: string, { disk }: DownloadNeeds): Promise<void> {
  await using file = await disk.open(etagFile, 'new');
  await file.write(Buffer.from(tag), 0);
}

async function dropPartial({ disk, partial }: DownloadNeeds): Promise<void> {
  await disk.remove(partial);
  await disk.remove(`${partial}.etag`);
}
