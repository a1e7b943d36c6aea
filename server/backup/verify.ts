import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { blobPath, BlobHash } from '#shared/model/blob.ts';
import { faultsInDatabase } from './database-copy.ts';
import { BackupDocument, BLOBS, DOCUMENT_FILE } from './document.ts';
import { hashFile } from './file-copy.ts';

export interface Verified {
  /** The backup's own folder. */
  folder: string;
  document: BackupDocument;
  /** The database is what its hash says, sound, and tells what the manifest tells: without it there is nothing to restore. */
  isDatabaseGood: boolean;
  /** Files that are missing or are not what their hash says; empty: all of it is good. */
  faults: string[];
}

interface Options {
  signal?: AbortSignal;
  progress?: (fraction: number) => void;
}

/** `FILE` is the manifest.json of a backup, or its folder. */
export async function readDocument(file: string): Promise<{ folder: string; document: BackupDocument }> {
  const named = path.resolve(file);
  const folder = path.basename(named) === DOCUMENT_FILE ? path.dirname(named) : named;
  const text = await readFile(path.join(folder, DOCUMENT_FILE), 'utf8').catch(() => {
    throw new Error(`${named} is no backup: name its manifest.json.`);
  });
  const parsed = BackupDocument.safeParse(JSON.parse(text));
  if (!parsed.success)
    throw new Error(`${named} is not a manifest that this version understands: ${parsed.error.issues[0]?.message ?? ''}.`);
  return { folder, document: parsed.data };
}

/** Reads every byte of a backup again: hashes, the database's own check, and that database and manifest speak of the same things. */
export async function verifyBackup(file: string, { signal, progress }: Options = {}): Promise<Verified> {
  const { folder, document } = await readDocument(file);
  const media = document.hasMedia ? document.blobs.map(({ blob, bytes }) => ({ sha256: blob as string, bytes })) : [];
  const all = [document.database, ...document.sources, ...media].reduce((sum, { bytes }) => sum + bytes, 0);
  const faults: string[] = [];
  let done = 0;
  const onBytes = (bytes: number): void => {
    done += bytes;
    progress?.(all > 0 ? done / all : 1);
  };
  const check = async (name: string, where: string, expected: { sha256: string; bytes: number }): Promise<boolean> => {
    const found = await hashFile(where, signal, onBytes).catch((error: unknown) => {
      signal?.throwIfAborted();
      if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EIO')) return undefined;
      throw error;
    });
    const isGood = found?.sha256 === expected.sha256 && found.bytes === expected.bytes;
    if (!isGood) faults.push(name);
    return isGood;
  };

  const database = path.join(folder, document.database.path);
  if (await check(document.database.path, database, document.database))
    faults.push(...(await faultsInDatabase(database, document, signal)));
  const isDatabaseGood = faults.length === 0;
  for (const ref of [
    ...document.sources.map((source) => ({ ...source, name: source.path })),
    ...media.map((ref) => ({ ...ref, name: ref.sha256 })),
  ])
    await check(ref.name, path.join(folder, '..', BLOBS, blobPath(BlobHash.parse(ref.sha256))), ref);
  return { folder, document, isDatabaseGood, faults };
}
