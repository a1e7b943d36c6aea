import { appendFile, mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { BlobHash } from '#shared/model/blob.ts';
import type { ScreenId } from '#shared/model/ids.ts';

/** What has come of files so far: one of each screen, so that no screen fills the disk. In work/: after a restart it comes anew. */
export function createParts(folder: string) {
  const ofScreen = (screen: ScreenId): string => path.join(folder, screen);
  const fileOf = (screen: ScreenId, hash: BlobHash): string => path.join(ofScreen(screen), hash);

  return {
    received: (screen: ScreenId, hash: BlobHash): Promise<number> =>
      stat(fileOf(screen, hash)).then(
        ({ size }) => size,
        () => 0,
      ),
    async append(screen: ScreenId, hash: BlobHash, bytes: Buffer): Promise<void> {
      await mkdir(ofScreen(screen), { recursive: true });
      for (const name of await readdir(ofScreen(screen))) if (name !== hash) await rm(path.join(ofScreen(screen), name), { force: true });
      await appendFile(fileOf(screen, hash), bytes);
    },
    read: (screen: ScreenId, hash: BlobHash): Promise<Buffer> => readFile(fileOf(screen, hash)),
    forget: (screen: ScreenId): Promise<void> => rm(ofScreen(screen), { recursive: true, force: true }),
  };
}
