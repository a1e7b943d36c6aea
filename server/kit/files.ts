import { randomBytes } from 'node:crypto';
import { open, mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';

/** Makes a rename or a new file survive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  await using handle = await open(folder, 'r');
  await handle.sync();
}

/** Temporary name, fsync of file, rename, fsync of folder: whole or not there. */
export async function writeDurably(file: string, bytes: string | Uint8Array, mode = 0o644): Promise<void> {
  const folder = path.dirname(file);
  await mkdir(folder, { recursive: true });
  const temporary = `${file}.${randomBytes(6).toString('hex')}.part`;
  try {
    await writeSynced(temporary, bytes, mode);
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(folder);
}

async function writeSynced(file: string, bytes: string | Uint8Array, mode: number): Promise<void> {
  await using handle = await open(file, 'wx', mode);
  await handle.writeFile(bytes);
  await handle.sync();
}
