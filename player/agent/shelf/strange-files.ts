import { join } from 'node:path';
import type { Disk } from '../disk/disk.ts';
import { isMissing } from '../disk/faults.ts';

/** Takes away what is neither a plain file nor one of the shelf's own folders: a link would lead its hands elsewhere, a pipe hold them for ever. */
export async function removeStrangeFiles(folder: string, disk: Disk, depth = 1): Promise<string[]> {
  const removed: string[] = [];
  const entries = await disk.list(folder).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  for (const { name, isFolder, isFile } of entries) {
    const file = join(folder, name);
    if (isFolder && depth > 0) removed.push(...(await removeStrangeFiles(file, disk, depth - 1)));
    else if (!isFile) {
      await disk.removeFolder(file);
      removed.push(name);
    }
  }
  return removed;
}
