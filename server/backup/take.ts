import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Placement } from '#shared/model/backup.ts';
import { blobPath, BlobHash, type BlobRef } from '#shared/model/blob.ts';
import { syncFolder, writeDurably } from '../kit/files.ts';
import { sha256Hex } from '../kit/sha256.ts';
import type { Contents } from './contents.ts';
import { copyDatabase, engineOf, type Home } from './database-copy.ts';
import { BLOBS, DOCUMENT_FILE, type BackupDocument, type FileRef } from './document.ts';
import { copyHashed, hashFile, sizeOf } from './file-copy.ts';
import { holdMedia, lockTarget, mustBeWritable } from './holding.ts';
import { keepKeys, officeOf, readKeys } from './keys-file.ts';
import { foldersOf, placeOf } from './placement.ts';

export interface TakeNeeds extends Home {
  /** Folder that holds all backups of a target. */
  target: string;
  /** Never in the target itself: whoever finds a lost disk must not be able to speak to screens. */
  keysFolder: string;
  passphrase: string | null;
  hasMedia: boolean;
  version: string;
  now: () => number;
  signal?: AbortSignal;
  progress?: (fraction: number) => void;
  placed?: typeof placeOf;
}

export interface Taken {
  name: string;
  target: string;
  placement: Placement;
  document: BackupDocument;
  documentHash: string;
  keysFile: string;
  endedAt: number;
  /** Bytes that were not in the target before. */
  newBytes: number;
}

/**
 * Copies a running office: a snapshot of its database, then everything that the snapshot names, then the document that says so. What is
 * written is read again before it counts. Until the last rename there is no backup, only a `.part`.
 */
export async function takeBackup(needs: TakeNeeds): Promise<Taken> {
  const { dataFolder, target, now, signal } = needs;
  await mustBeWritable('target', target);
  await mustBeWritable('keysFolder', needs.keysFolder);
  await using held = new AsyncDisposableStack();
  held.use(await lockTarget(dataFolder, target));
  held.use(await holdMedia(dataFolder));
  const takenAt = now();
  const name = await freeName(target, takenAt);
  const part = path.join(target, `${name}.part`);
  await rm(part, { recursive: true, force: true });
  await mkdir(part, { mode: 0o700 });
  try {
    const { name: database, contents } = await copyDatabase(needs, part, signal);
    const file = path.join(part, database);
    const written = await hashFile(file, signal);
    const media = await copyMedia(needs, contents);
    const keys = await readKeys(path.join(dataFolder, 'keys'));
    const keysFile = await keepKeys(needs.keysFolder, keys, needs.passphrase);
    const document: BackupDocument = {
      v: 1,
      product: 'fieldcast',
      version: needs.version,
      takenAt,
      office: officeOf(keys),
      engine: engineOf(needs),
      database: { path: database, ...written },
      hasMedia: needs.hasMedia,
      blobs: contents.blobs,
      missing: media.missing,
      sources: media.sources,
      keys: { names: keys.names, sha256: keys.sha256 },
      ledger: contents.ledger,
      audit: contents.audit,
    };
    const text = JSON.stringify(document);
    await writeDurably(path.join(part, DOCUMENT_FILE), text, 0o600);
    if ((await hashFile(file, signal)).sha256 !== written.sha256) throw new Error(`${target} does not give back what was written to it`);
    await rename(part, path.join(target, name));
    await syncFolder(target);
    const placement = await (needs.placed ?? placeOf)(await foldersOf(needs), target);
    const newBytes = written.bytes + media.newBytes;
    return { name, target, placement, document, documentHash: sha256Hex(text), keysFile, endedAt: now(), newBytes };
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}

/** Two within a second are told apart by a number. */
async function freeName(target: string, at: number): Promise<string> {
  const there = new Set(await readdir(target));
  const name = `fieldcast-${stampOf(at)}`;
  for (let n = 1; ; n++) {
    const wanted = n === 1 ? name : `${name}-${n}`;
    if (!there.has(wanted)) return wanted;
  }
}

/** 20261123-023000, UTC: sorts by time, wherever it is read. */
const stampOf = (at: number): string => new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');

interface Media {
  sources: FileRef[];
  newBytes: number;
  missing: string[];
}

/** Sources first: they are few, and wanted at once. */
async function copyMedia(needs: TakeNeeds, { blobs, sources }: Contents): Promise<Media> {
  const { hasMedia, progress, signal } = needs;
  const media: Media = { sources: [], newBytes: 0, missing: [] };
  if (!hasMedia) return media;
  for (const source of sources) await copySource(needs, source, media);
  const all = blobs.reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  for (const ref of blobs) {
    signal?.throwIfAborted();
    await copyBlob(needs, ref, media);
    done += ref.bytes;
    progress?.(all > 0 ? done / all : 1);
  }
  return media;
}

async function copySource({ dataFolder, target, signal }: TakeNeeds, source: string, media: Media): Promise<void> {
  const from = path.join(dataFolder, source);
  if ((await sizeOf(from)) === undefined) return void media.missing.push(source);
  const { sha256, bytes } = await copyHashed(from, path.join(target, BLOBS), ({ sha256 }) => blobPath(BlobHash.parse(sha256)), signal);
  media.sources.push({ path: source, sha256, bytes });
  media.newBytes += bytes;
}

/** What the target has, at its full length, is not read again; `verify` does that. A blob that rots in the data folder never replaces a good one. */
async function copyBlob({ dataFolder, target, signal }: TakeNeeds, { blob, bytes }: BlobRef, media: Media): Promise<void> {
  if ((await sizeOf(path.join(target, BLOBS, blobPath(blob)))) === bytes) return;
  const from = path.join(dataFolder, BLOBS, blobPath(blob));
  if ((await sizeOf(from)) !== bytes) return void media.missing.push(blob);
  const isKept = await copyHashed(
    from,
    path.join(target, BLOBS),
    ({ sha256 }) => {
      if (sha256 !== blob) throw new RottenBlob(blob);
      return blobPath(blob);
    },
    signal,
  ).then(
    () => true,
    (error: unknown) => {
      if (error instanceof RottenBlob) return false;
      throw error;
    },
  );
  if (isKept) media.newBytes += bytes;
  else media.missing.push(blob);
}

class RottenBlob extends Error {}
