import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { BlobHash, blobPath, type BlobRef } from '#shared/model/blob.ts';
import type { Reads } from '../database/connection.ts';
import { createBlobStore } from './blob-store.ts';
import { listNeeded, listUnused } from './package-store.ts';

/** What nobody names is left alone for so long: an upload or an encode that is under way may be about to name it. */
const CLAIMABLE_MS = 24 * 3_600_000;
/** Where a damaged file is put aside: the disk may read it again one day, and nothing serves it from there. */
const ASIDE = '.damaged';

export interface BlobFindings {
  checked: number;
  checkedBytes: number;
  /** Named by a package or an image, and not there. */
  missing: BlobRef[];
  /** There, and other bytes than its name says. */
  damaged: BlobRef[];
  /** There, and named by nobody. */
  orphaned: (BlobRef & { isClaimable: boolean })[];
}

interface Needs {
  reads: Reads;
  /** The blobs' own folder. */
  folder: string;
  now: number;
  progress: (fraction: number) => void;
}

/** Reads every blob there is and every name there is. Changes nothing, and may look on while a server works. */
export async function checkBlobs({ reads, folder, now, progress }: Needs): Promise<BlobFindings> {
  const onDisk = await listFiles(folder); // Before the names: what is sealed meanwhile is no orphan.
  const needed = await listNeeded(reads);
  const allBytes = needed.reduce((sum, { bytes }) => sum + bytes, 0);
  const [missing, damaged]: [BlobRef[], BlobRef[]] = [[], []];
  let checkedBytes = 0;
  for (const ref of needed) {
    const state = await stateOf(folder, ref);
    if (state !== 'good') (state === 'missing' ? missing : damaged).push(ref);
    checkedBytes += ref.bytes;
    progress(allBytes > 0 ? checkedBytes / allBytes : 1);
  }
  const names = new Set<string>(needed.map(({ blob }) => blob));
  const nameless = onDisk.filter(({ blob }) => !names.has(blob));
  const unused = new Set<string>(
    await listUnused(
      reads,
      nameless.map(({ blob }) => blob),
    ),
  );
  const orphaned = nameless.filter(({ blob }) => unused.has(blob)); // A piece of a lesson that is being encoded is none.
  // A lesson may have been deleted while we read.
  const gone = new Set<string>(
    await listUnused(
      reads,
      [...missing, ...damaged].map(({ blob }) => blob),
    ),
  );
  const still = ({ blob }: BlobRef): boolean => !gone.has(blob);
  return {
    checked: needed.length,
    checkedBytes,
    missing: missing.filter(still),
    damaged: damaged.filter(still),
    orphaned: orphaned.map(({ blob, bytes, mtimeMs }) => ({ blob, bytes, isClaimable: now - mtimeMs < CLAIMABLE_MS })),
  };
}

interface Mended {
  broughtBack: number;
  putAside: number;
  removed: number;
  removedBytes: number;
}

/** For the only process on this data folder. What is damaged is put aside, so that the same bytes can take its place again. */
export async function mendBlobs(folder: string, found: BlobFindings, backup: string | undefined): Promise<Mended> {
  const store = await createBlobStore(folder);
  const done: Mended = { broughtBack: 0, putAside: 0, removed: 0, removedBytes: 0 };
  for (const ref of found.damaged) {
    if ((await stateOf(folder, ref)) !== 'damaged') continue; // The disk thought better of it.
    await mkdir(path.join(folder, ASIDE), { recursive: true });
    await rename(store.path(ref.blob), path.join(folder, ASIDE, ref.blob));
    done.putAside += 1;
  }
  for (const ref of backup ? [...found.missing, ...found.damaged] : []) {
    const copy = path.join(backup ?? '', blobPath(ref.blob));
    if ((await store.has(ref.blob)) || (await hashOf(copy)) !== ref.blob) continue;
    await store.put({ path: copy });
    done.broughtBack += 1;
  }
  for (const { blob, bytes, isClaimable } of found.orphaned) {
    if (isClaimable) continue;
    await store.remove(blob);
    done.removed += 1;
    done.removedBytes += bytes;
  }
  return done;
}

async function stateOf(folder: string, { blob, bytes }: BlobRef): Promise<'good' | 'missing' | 'damaged'> {
  const file = path.join(folder, blobPath(blob));
  const size = await stat(file).then(
    (found) => found.size,
    () => undefined,
  );
  if (size === undefined) return 'missing';
  return size === bytes && (await hashOf(file)) === blob ? 'good' : 'damaged';
}

/** Undefined: it cannot be read. */
async function hashOf(file: string): Promise<string | undefined> {
  const sum = createHash('sha256');
  return pipeline(createReadStream(file), sum).then(
    () => sum.digest('hex'),
    () => undefined,
  );
}

async function listFiles(folder: string): Promise<(BlobRef & { mtimeMs: number })[]> {
  const files: (BlobRef & { mtimeMs: number })[] = [];
  for (const part of await readdir(folder).catch((): string[] => [])) {
    if (!/^[0-9a-f]{2}$/.test(part)) continue;
    for (const name of await readdir(path.join(folder, part))) {
      const blob = BlobHash.safeParse(name).data;
      const found = blob && (await stat(path.join(folder, part, name)).catch(() => undefined)); // A sweep may just have taken it.
      if (blob && found) files.push({ blob, bytes: found.size, mtimeMs: found.mtimeMs });
    }
  }
  return files;
}
