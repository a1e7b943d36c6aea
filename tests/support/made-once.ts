import { access, mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { inject } from 'vitest';

/** A folder that the first suite to need it makes, and all others of this run find. */
export async function madeOnce(name: string, make: (folder: string) => Promise<unknown>): Promise<string> {
  const folder = path.join(inject('shared').folder, name);
  const making = `${folder}.making`;
  while (!(await exists(folder))) {
    const isOurs = await mkdir(making).then(
      () => true,
      () => false,
    );
    if (isOurs) {
      try {
        await make(path.join(making, name));
        await rename(path.join(making, name), folder);
      } finally {
        await rm(making, { recursive: true, force: true }); // After a failure the next one tries.
      }
    } else await pause(100);
  }
  return folder;
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
