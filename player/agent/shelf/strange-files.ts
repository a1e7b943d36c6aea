import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing } from '../files.ts';

/** Takes away what is neither a plain file nor one of the shelf's own folders: a link would lead its hands elsewhere, a pipe hold them for ever. */
export async function removeStrangeFiles(folder: string, depth = 1): Promise<string[]> {
  const removed: string[] = [];
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  for (const entry of entries) {
    const file = join(folder, entry.name);
    if (entry.isDirectory() && depth > 0) removed.push(...(await removeStrangeFiles(file, depth - 1)));
    else if (!entry.isFile()) {
      await rm(file, { recursive: true, force: true });
      removed.push(entry.name);
    }
  }
  return removed;
}
