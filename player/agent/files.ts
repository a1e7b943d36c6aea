import { dirname } from 'node:path';
import type { z } from 'zod';
import type { Disk } from './disk/disk.ts';
import { isForbidden, isMissing } from './disk/faults.ts';
import { machineDisk } from './disk/machine-disk.ts';

/** The new text or bytes stand there as a whole or not at all, also after a power cut. */
export async function writeWhole(file: string, text: string | Uint8Array, disk: Disk = machineDisk): Promise<void> {
  await ensureFolder(dirname(file), disk);
  const draft = `${file}.draft`;
  {
    await using written = await disk.open(draft, 'new');
    await written.write(typeof text === 'string' ? Buffer.from(text) : text, 0);
    await written.sync();
  }
  await disk.rename(draft, file);
  await disk.syncFolder(dirname(file));
}

/** A folder is durable only when the one that holds its name is. */
export async function ensureFolder(folder: string, disk: Disk = machineDisk): Promise<void> {
  const topmost = await disk.makeFolder(folder);
  if (topmost === undefined) return;
  for (let made = folder; made.length >= topmost.length; made = dirname(made)) await disk.syncFolder(dirname(made));
}

/** A folder that is opened: an earlier life may have been killed between making it and making it durable. What lies above may not be ours to open. */
export async function settleFolder(folder: string, disk: Disk = machineDisk): Promise<void> {
  await ensureFolder(folder, disk);
  await disk.syncFolder(dirname(folder)).catch((error: unknown) => {
    if (!isForbidden(error)) throw error;
  });
}

/** Null where there is no such file; any other trouble is thrown. */
export async function readIfThere(file: string, disk: Disk = machineDisk): Promise<string | null> {
  try {
    return (await disk.read(file)).toString('utf8');
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** What was kept as JSON of this form; null where there is none, or none that can be read: whoever kept it begins anew. */
export function parseKept<T>(text: string | null, schema: z.ZodType<T>): T | null {
  try {
    return text === null ? null : schema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
