import { readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { BLOBS, type BackupDocument } from './document.ts';
import { readDocument } from './verify.ts';

const isName = (name: string): boolean => /^fieldcast-\d{8}-\d{6}(-\d+)?$/.test(name);

export interface Found {
  name: string;
  document: BackupDocument;
}

/** All backups of a target, whosever they are; undefined for one whose manifest cannot be read. */
async function readAll(target: string): Promise<(Found | undefined)[]> {
  const names = (await readdir(target)).filter(isName);
  return Promise.all(
    names.map((name) =>
      readDocument(path.join(target, name)).then(
        ({ document }) => ({ name, document }),
        () => undefined,
      ),
    ),
  );
}

/** Those of one office, oldest first. */
export async function listFound(target: string, office: string): Promise<Found[]> {
  const all = (await readAll(target)).filter((found) => found !== undefined);
  return all.filter(({ document }) => document.office === office).toSorted((a, b) => a.document.takenAt - b.document.takenAt);
}

/** Removes backups, then the blobs that no backup names any more. The caller has the target's lock. */
export async function removeFrom(target: string, names: readonly string[]): Promise<void> {
  for (const name of names.filter(isName)) {
    const going = path.join(target, `${name}.part`); // A half-removed backup is as little one as a half-written one.
    await rename(path.join(target, name), going).catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    });
    await rm(going, { recursive: true, force: true });
  }
  await sweep(target);
}

/** Nothing is swept while one manifest cannot be read: it may name anything. */
async function sweep(target: string): Promise<void> {
  const all = await readAll(target);
  if (all.includes(undefined)) return;
  const needed = new Set<string>();
  for (const found of all) for (const hash of hashesIn(found?.document)) needed.add(hash);
  for (const folder of await readdir(path.join(target, BLOBS)).catch((): string[] => [])) {
    if (folder.endsWith('.part')) await rm(path.join(target, BLOBS, folder), { force: true }); // Nobody else writes here now.
    if (!/^[0-9a-f]{2}$/.test(folder)) continue;
    for (const name of await readdir(path.join(target, BLOBS, folder)))
      if (!needed.has(name)) await rm(path.join(target, BLOBS, folder, name), { force: true });
  }
}

function hashesIn(document: BackupDocument | undefined): string[] {
  if (!document) return [];
  return [...document.blobs.map(({ blob }) => blob), ...document.sources.map(({ sha256 }) => sha256)];
}
