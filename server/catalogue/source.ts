import { rm } from 'node:fs/promises';
import path from 'node:path';

export interface SourceNeeds {
  dataFolder: string;
  isBeingRead: () => Promise<boolean>;
}

/** In the transaction that ends the need for the file: should the process die before the file goes, it is no upload to take in again. */
export const forgetUpload = (dataFolder: string, sourcePath: string): Promise<void> =>
  rm(`${path.join(dataFolder, sourcePath)}.json`, { force: true });

/** While a backup may be reading it, it stays; it goes a week later, as what nobody came back for. */
export async function letSourceGo({ dataFolder, isBeingRead }: SourceNeeds, sourcePath: string): Promise<void> {
  if (await isBeingRead()) await forgetUpload(dataFolder, sourcePath);
  else await removeSource(dataFolder, sourcePath);
}

/** An upload is two files: the bytes and what tus knows of them. */
export async function removeSource(dataFolder: string, sourcePath: string): Promise<void> {
  await forgetUpload(dataFolder, sourcePath);
  await rm(path.join(dataFolder, sourcePath), { force: true });
}
