/** What keeping things asks of a disk. Nothing is durable before `sync` of the file and `syncFolder` of the folder that holds its name. */
export interface Disk {
  /** All of it; a missing file is an ENOENT. */
  read: (file: string) => Promise<Buffer>;
  /** `new`: begins empty, whatever stood there. `there`: what stands there is gone on with. */
  open: (file: string, how: 'new' | 'there') => Promise<DiskFile>;
  /** Null where there is no such file. */
  sizeOf: (file: string) => Promise<number | null>;
  /** What is neither, a link for one, is neither. */
  list: (folder: string) => Promise<{ name: string; isFolder: boolean; isFile: boolean }[]>;
  /** With all folders above it; the topmost that was not there before. */
  makeFolder: (folder: string) => Promise<string | undefined>;
  rename: (from: string, to: string) => Promise<void>;
  /** Nothing happens where there is none. */
  remove: (file: string) => Promise<void>;
  /** With all that is in it; a link goes, and not what it leads to. */
  removeFolder: (folder: string) => Promise<void>;
  syncFolder: (folder: string) => Promise<void>;
  freeBytes: (folder: string) => Promise<number>;
}

export interface DiskFile extends AsyncDisposable {
  /** As many bytes as fit into `into` or are there from `at` on. */
  read: (into: Uint8Array, at: number) => Promise<number>;
  /** All of them, or an error. */
  write: (bytes: Uint8Array, at: number) => Promise<void>;
  truncate: (bytes: number) => Promise<void>;
  sync: () => Promise<void>;
}
