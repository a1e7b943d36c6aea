import { chmod, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { blobPath, BlobHash } from '#shared/model/blob.ts';
import type { Database } from '../database/connection.ts';
import { isInUse } from '../database/lock.ts';
import { syncFolder } from '../kit/files.ts';
import { BLOBS, DOCUMENT_FILE, type BackupDocument } from './document.ts';
import { engineOf, type Home } from './database-copy.ts';
import { layDatabase, openRestored, refuseUsedDatabase } from './database-lay.ts';
import { copyHashed, hashFile } from './file-copy.ts';
import type { KeysFound } from './keys-file.ts';
import type { Report } from './known.ts';
import { foldersOf, placeOf } from './placement.ts';
import { settleRestored } from './restored.ts';
import { listFound } from './target.ts';
import type { Verified } from './verify.ts';

/** What a server keeps in its data folder; anything else that lies there (a mount point's lost+found, a demonstration's screen) is not ours. */
const OURS = ['fieldcast.sqlite-wal', 'fieldcast.sqlite-shm', 'fieldcast.sqlite', 'blobs', 'uploads', 'keys', 'work', 'backup', 'ballast'];
/** While it is there, no server starts: half of the folder is of another time. */
const RESTORING = 'restoring';

interface RestoreNeeds extends Home {
  /** Verified; files with a fault are left out. */
  backup: Verified;
  keys: KeysFound;
  keysFile: string;
  /** What lies in the data folder, or stands in the database, is moved aside; otherwise there must be nothing. */
  isReplacing: boolean;
  now: number;
}

/**
 * Lays a data folder from a backup. Everything is made below `restoring/` first; only when all of it is on the disk does it take the
 * place of what was there, which is moved aside and never deleted. A PostgreSQL database changes before the folder does, as a whole or
 * not at all, and what stood there stays in a schema of another name. Begun anew, it takes up what an interrupted one left.
 */
export async function restore(needs: RestoreNeeds): Promise<{ movedTo: string | null; schema: string | null }> {
  const { dataFolder, databaseUrl, backup, keys, keysFile, isReplacing, now } = needs;
  const { document } = backup;
  await mkdir(dataFolder, { recursive: true, mode: 0o750 });
  if (await isInUse(path.join(dataFolder, 'fieldcast.sqlite.lock')))
    throw new Error(`A Fieldcast server is running on ${dataFolder}. Stop it first.`);
  if (document.engine !== engineOf(needs))
    throw new Error(`This backup was taken of a ${document.engine} database and cannot be restored into a ${engineOf(needs)} one.`);
  if (keys.sha256 !== document.keys.sha256)
    throw new Error('These are not the keys of this backup: screens would trust nothing that is signed with them.');
  const there = await oursIn(dataFolder);
  if (there.length > 0 && !isReplacing)
    throw new Error(`${dataFolder} is not empty (${there.join(', ')}). With --replace what is there is moved aside, not deleted.`);
  await refuseUsedDatabase(databaseUrl, isReplacing);

  const making = path.join(dataFolder, RESTORING);
  const aside = `before-restore-${new Date(now).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}`;
  const reports = await reportsOf(needs, backup, keysFile);
  const schema = await make(needs, making, aside).catch(async (error: unknown) => {
    await rm(making, { recursive: true, force: true }); // Nothing has changed yet: what was there goes on.
    throw error;
  });
  await settle(openRestored(needs, making), reports, now);
  const movedTo = there.length > 0 ? await moveAside(dataFolder, there, aside) : null;
  await moveIn(making, dataFolder);
  return { movedTo, schema };
}

/** Everything but what settles it. A database in PostgreSQL is another one from here on. */
async function make({ backup, keys, ...needs }: RestoreNeeds, making: string, aside: string): Promise<string | null> {
  await rm(making, { recursive: true, force: true });
  await mkdir(making, { mode: 0o700 });
  await layMedia(path.join(backup.folder, '..', BLOBS), making, backup.document, new Set(backup.faults));
  await layKeys(path.join(making, 'keys'), keys);
  return layDatabase({ ...needs, backup }, making, aside.toLowerCase().replaceAll('-', '_'));
}

/** The backup that is restored, and those of the same office that lie beside it. */
async function reportsOf(home: Home, { folder, document }: Verified, keysFile: string): Promise<{ from: Report; others: Report[] }> {
  const target = path.dirname(folder);
  const placement = await placeOf(await foldersOf(home), target);
  const reportOf = async (name: string, it: BackupDocument): Promise<Report> => {
    const { sha256: documentHash } = await hashFile(path.join(target, name, DOCUMENT_FILE));
    return { name, target, placement, document: it, documentHash, keysFile, endedAt: it.takenAt, newBytes: 0 };
  };
  const others = (await listFound(target, document.office)).filter(({ name }) => name !== path.basename(folder));
  const from = await reportOf(path.basename(folder), document);
  return { from, others: await Promise.all(others.map(({ name, document: it }) => reportOf(name, it))) };
}

async function settle(opened: Promise<Database>, { from, others }: { from: Report; others: Report[] }, now: number): Promise<void> {
  await using database = await opened;
  await settleRestored(database, from, others, now);
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

async function moveAside(dataFolder: string, names: readonly string[], name: string): Promise<string> {
  const aside = path.join(dataFolder, name);
  await mkdir(aside, { mode: 0o700 });
  for (const name of names) await rename(path.join(dataFolder, name), path.join(aside, name));
  await syncFolder(aside);
  return aside;
}

/** The database last: without it nothing here looks like an office. */
async function moveIn(making: string, dataFolder: string): Promise<void> {
  const names = (await readdir(making)).filter((name) => name !== 'fieldcast.sqlite.lock');
  const lastIs = (name: string): number => Number(name === 'fieldcast.sqlite');
  for (const name of names.toSorted((a, b) => lastIs(a) - lastIs(b))) await rename(path.join(making, name), path.join(dataFolder, name));
  await rm(making, { recursive: true });
  await syncFolder(dataFolder);
}
