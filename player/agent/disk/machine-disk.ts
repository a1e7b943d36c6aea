import { mkdir, open, readdir, readFile, rename, rm, stat, statfs, type FileHandle } from 'node:fs/promises';
import type { Disk, DiskFile } from './disk.ts';
import { isMissing } from './faults.ts';

/** The machine's own. */
export const machineDisk: Disk = {
  read: (file) => readFile(file),
  open: async (file, how) => fileOf(await open(file, how === 'new' ? 'w' : 'r+', 0o600)),
  async sizeOf(file) {
    try {
      return (await stat(file)).size;
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  },
  async list(folder) {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.map((entry) => ({ name: entry.name, isFolder: entry.isDirectory(), isFile: entry.isFile() }));
  },
  makeFolder: (folder) => mkdir(folder, { recursive: true }),
  rename,
  remove: (file) => rm(file, { force: true }),
  removeFolder: (folder) => rm(folder, { recursive: true, force: true }),
  async syncFolder(folder) {
    await using handle = await open(folder, 'r');
    await handle.sync();
  },
  async freeBytes(folder) {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  },
};

function fileOf(handle: FileHandle): DiskFile {
  return {
    read: async (into, at) => (await handle.read(into, 0, into.length, at)).bytesRead,
    async write(bytes, at) {
      // A disk that is nearly full takes a part and says so.
      for (let done = 0; done < bytes.length;) {
        done += (await handle.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
      }
    },
    truncate: (bytes) => handle.truncate(bytes),
    sync: () => handle.sync(),
    [Symbol.asyncDispose]: () => handle.close(),
  };
}
