import { chmod, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { blobPath, BlobHash } from '#shared/model/blob.ts';
import { Database } from '../database/connection.ts';
import { isInUse } from '../database/lock.ts';
import { syncFolder } from '../kit/files.ts';
import { BLOBS, DOCUMENT_FILE, type BackupDocument } from './document.ts';
import { copyHashed, hashFile } from './file-copy.ts';
import type { KeysFound } from './keys-file.ts';
import type { Report } from './known.ts';
import { placeOf } from './placement.ts';
import { settleRestored } from './restored.ts';
import { listFound } from './target.ts';
import type { Verified } from './verify.ts';

/** What a server keeps in its data folder; anything else that lies there (a mount point's lost+found, a demonstration's screen) is not ours. */
const OURS = ['fieldcast.sqlite-wal', 'fieldcast.sqlite-shm', 'fieldcast.sqlite', 'blobs', 'uploads', 'keys', 'work', 'backup', 'ballast'];
/** While it is there, no server starts: half of the folder is of another time. */
const RESTORING = 'restoring';

interface RestoreNeeds {
  dataFolder: string;
  /** Verified; files with a fault are left out. */
  backup: Verified;
  keys: KeysFound;
  keysFile: string;
  /** What lies in the data folder is moved aside; otherwise there must be nothing. */
  isReplacing: boolean;
  now: number;
}

/**
 * Lays a data folder from a backup. Everything is made below `restoring/` first; only when all of it is on the disk does it take the
 * place of what was there, which is moved aside and never deleted. Begun anew, it takes up what an interrupted one left.
 */
export async function restore({ dataFolder, backup, keys, keysFile, isReplacing, now }: RestoreNeeds): Promise<{ movedTo: string | null }> {
  const { document, folder } = backup;
  await mkdir(dataFolder, { recursive: true, mode: 0o750 });
  if (await isInUse(path.join(dataFolder, 'fieldcast.sqlite.lock')))
    throw new Error(`A Fieldcast server is running on ${dataFolder}. Stop it first.`);
  if (keys.sha256 !== document.keys.sha256)
    throw new Error('These are not the keys of this backup: screens would trust nothing that is signed with them.');
  const there = await oursIn(dataFolder);
  if (there.length > 0 && !isReplacing)
    throw new Error(`${dataFolder} is not empty (${there.join(', ')}). With --replace what is there is moved aside, not deleted.`);

  const making = path.join(dataFolder, RESTORING);
  await rm(making, { recursive: true, force: true });
  await mkdir(making, { mode: 0o700 });
  await layMedia(path.join(folder, '..', BLOBS), making, document, new Set(backup.faults));
  await layKeys(path.join(making, 'keys'), keys);
  await copyHashed(path.join(folder, document.database.path), making, () => 'fieldcast.sqlite');
  await settle(path.join(making, 'fieldcast.sqlite'), await reportsOf(dataFolder, backup, keysFile), now);
  const movedTo = there.length > 0 ? await moveAside(dataFolder, there, now) : null;
  await moveIn(making, dataFolder);
  return { movedTo };
}

/** The backup that is restored, and those of the same office that lie beside it. */
async function reportsOf(
  dataFolder: string,
  { folder, document }: Verified,
  keysFile: string,
): Promise<{ from: Report; others: Report[] }> {
  const target = path.dirname(folder);
  const placement = await placeOf(dataFolder, target);
  const reportOf = async (name: string, it: BackupDocument): Promise<Report> => {
    const { sha256: documentHash } = await hashFile(path.join(target, name, DOCUMENT_FILE));
    return { name, target, placement, document: it, documentHash, keysFile, endedAt: it.takenAt, newBytes: 0 };
  };
  const others = (await listFound(target, document.office)).filter(({ name }) => name !== path.basename(folder));
  const from = await reportOf(path.basename(folder), document);
  return { from, others: await Promise.all(others.map(({ name, document: it }) => reportOf(name, it))) };
}

async function settle(file: string, { from, others }: { from: Report; others: Report[] }, now: number): Promise<void> {
  {
    await using database = await Database.open(file, 1); // Brings an older version's database up to this one.
    await settleRestored(database, from, others, now);
  }
  await rm(`${file}.lock`, { force: true });
}

/** Asked by the server before it starts. */
export async function refuseHalfRestored(dataFolder: string): Promise<void> {
  if ((await readdir(dataFolder)).includes(RESTORING))
    throw new Error(
      `A restore into ${dataFolder} was interrupted. Run it again with --replace; what was there before lies in before-restore-….`,
    );
}

async function oursIn(dataFolder: string): Promise<string[]> {
  const there = new Set(await readdir(dataFolder));
  return OURS.filter((name) => there.has(name));
}

async function layMedia(from: string, making: string, document: BackupDocument, faults: ReadonlySet<string>): Promise<void> {
  const to = path.join(making, BLOBS);
  await mkdir(to, { recursive: true });
  const blobs = document.hasMedia ? document.blobs.filter(({ blob }) => !faults.has(blob)) : [];
  const sources = document.sources.filter((source) => !faults.has(source.path));
  for (const { blob } of blobs) await copyHashed(path.join(from, blobPath(blob)), to, sameAs(blob, blobPath(blob)));
  for (const { path: source, sha256 } of sources) {
    const hash = BlobHash.parse(sha256);
    await copyHashed(path.join(from, blobPath(hash)), path.join(making, path.dirname(source)), sameAs(sha256, path.basename(source)));
  }
}

/** Between verifying and copying a dying disk may have changed its mind. */
const sameAs =
  (sha256: string, name: string) =>
  (hashed: { sha256: string }): string => {
    if (hashed.sha256 !== sha256) throw new Error(`${sha256} changed while it was copied: the backup's disk is failing.`);
    return name;
  };

async function layKeys(folder: string, { files }: KeysFound): Promise<void> {
  await mkdir(folder, { mode: 0o700 });
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    await writeFile(file, Buffer.from(content, 'base64'), { mode: 0o600, flush: true });
    if (name === 'root.pub' || name === 'delegation.json') await chmod(file, 0o644);
  }
  await syncFolder(folder);
}

async function moveAside(dataFolder: string, names: readonly string[], now: number): Promise<string> {
  const aside = path.join(dataFolder, `before-restore-${new Date(now).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}`);
  await mkdir(aside, { mode: 0o700 });
  for (const name of names) await rename(path.join(dataFolder, name), path.join(aside, name));
  await syncFolder(aside);
  return aside;
}

/** The database last: without it nothing here looks like an office. */
async function moveIn(making: string, dataFolder: string): Promise<void> {
  const names = (await readdir(making)).filter((name) => name !== 'fieldcast.sqlite');
  for (const name of [...names, 'fieldcast.sqlite']) await rename(path.join(making, name), path.join(dataFolder, name));
  await rm(making, { recursive: true });
  await syncFolder(dataFolder);
}
