import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { ContentId } from '#shared/model/ids.ts';
import { keepEnded } from './ended-upload.ts';

export interface SourceNeeds {
  dataFolder: string;
  isBeingRead: () => Promise<boolean>;
}

/**
 * In the transaction that ends the need for the file: should the process die before the file goes, it is no upload to take in again.
 * `became`: whoever did not hear that it had ended can still ask what it is now.
 */
export async function forgetUpload(dataFolder: string, sourcePath: string, became?: ContentId): Promise<void> {
  const file = path.join(dataFolder, sourcePath);
  if (became) await keepEnded(file, became);
  await rm(`${file}.json`, { force: true });
}

/** While a backup may be reading it, it stays; it goes a week later, as what nobody came back for. */
export async function letSourceGo({ dataFolder, isBeingRead }: SourceNeeds, sourcePath: string, became?: ContentId): Promise<void> {
  await forgetUpload(dataFolder, sourcePath, became);
  if (!(await isBeingRead())) await removeBytes(dataFolder, sourcePath);
}

/** An upload is two files: the bytes and what tus knows of them. */
export async function removeSource(dataFolder: string, sourcePath: string): Promise<void> {
  await forgetUpload(dataFolder, sourcePath);
  await removeBytes(dataFolder, sourcePath);
}

const removeBytes = (dataFolder: string, sourcePath: string): Promise<void> => rm(path.join(dataFolder, sourcePath), { force: true });
