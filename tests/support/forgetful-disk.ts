import { dirname, basename } from 'node:path';
import type { Disk, DiskFile } from '#player/agent/disk/disk.ts';

type Node = FileNode | FolderNode;
interface FileNode {
  kind: 'file';
  seen: Buffer;
  kept: Buffer;
}
interface FolderNode {
  kind: 'folder';
  seen: Map<string, Node>;
  kept: Map<string, Node>;
}

/**
 * What a cut leaves. `all`: nothing that was not synced. `bytes`: names stay, what is in the files does not: disks write in the order they like.
 * `nothing`: the process was killed and the machine lives.
 */
export type Forgets = 'all' | 'bytes' | 'nothing';

export class PowerCut extends Error {}

const newFolder = (): FolderNode => ({ kind: 'folder', seen: new Map(), kept: new Map() });

export type ForgetfulDisk = ReturnType<typeof forgetfulDisk>;

/** A disk in memory that keeps what was synced, loses the rest at a cut, and can be cut at any of its operations. `lies`: a sync does nothing. */
export function forgetfulDisk({ freeBytes = Infinity, lies }: { freeBytes?: number; lies?: 'files' | 'folders' } = {}) {
  const root = newFolder();
  let [operations, cutAt, isDead, free] = [0, Infinity, false, freeBytes];

  /** Counts what changes the disk; from the cut on nothing answers. */
  function step(atTheCut?: () => void): void {
    if (isDead) throw new PowerCut();
    operations += 1;
    if (operations < cutAt) return;
    isDead = true;
    atTheCut?.();
    throw new PowerCut();
  }

  function find(path: string): Node | undefined {
    let at: Node | undefined = root;
    for (const name of path.split('/').filter(Boolean)) at = at?.kind === 'folder' ? at.seen.get(name) : undefined;
    return at;
  }

  function folder(path: string): FolderNode {
    const found = find(path);
    if (found?.kind !== 'folder') throw missing(path);
    return found;
  }

  function file(path: string): FileNode {
    if (isDead) throw new PowerCut();
    const found = find(path);
    if (found?.kind !== 'file') throw missing(path);
    return found;
  }

  function makeFolder(path: string): string | undefined {
    if (find(path)) return undefined;
    const above = makeFolder(dirname(path));
    folder(dirname(path)).seen.set(basename(path), newFolder());
    return above ?? path;
  }

  function created(path: string): FileNode {
    const before = find(path);
    const made: FileNode = before?.kind === 'file' ? before : { kind: 'file', seen: Buffer.alloc(0), kept: Buffer.alloc(0) };
    made.seen = Buffer.alloc(0);
    folder(dirname(path)).seen.set(basename(path), made);
    return made;
  }

  function opened(node: FileNode): DiskFile {
    const put = (bytes: Uint8Array, at: number): void => {
      const grown = Buffer.alloc(Math.max(node.seen.length, at + bytes.length));
      grown.set(node.seen);
      grown.set(bytes, at);
      node.seen = grown;
    };
    return {
      read: async (into, at) => node.seen.copy(into, 0, at),
      async write(bytes, at) {
        step(() => put(bytes.subarray(0, bytes.length / 2), at));
        put(bytes, at);
      },
      async truncate(bytes) {
        step();
        node.seen = node.seen.subarray(0, bytes);
      },
      async sync() {
        step();
        if (lies !== 'files') node.kept = node.seen;
      },
      [Symbol.asyncDispose]: async () => undefined,
    };
  }

  const disk: Disk = {
    read: async (path) => Buffer.from(file(path).seen),
    async open(path, how) {
      if (how === 'there') return opened(file(path));
      step();
      return opened(created(path));
    },
    async sizeOf(path) {
      if (isDead) throw new PowerCut();
      const found = find(path);
      return found?.kind === 'file' ? found.seen.length : null;
    },
    list: async (path) =>
      [...folder(path).seen].map(([name, { kind }]) => ({ name, isFolder: kind === 'folder', isFile: kind === 'file' })),
    async makeFolder(path) {
      if (!find(path)) step();
      return makeFolder(path);
    },
    async rename(from, to) {
      const moved = file(from);
      step();
      folder(dirname(to)).seen.set(basename(to), moved);
      folder(dirname(from)).seen.delete(basename(from));
    },
    async remove(path) {
      if (!find(path)) return;
      step();
      folder(dirname(path)).seen.delete(basename(path));
    },
    async removeFolder(path) {
      step();
      folder(dirname(path)).seen.delete(basename(path));
    },
    async syncFolder(path) {
      step();
      const synced = folder(path);
      if (lies !== 'folders') synced.kept = new Map(synced.seen);
    },
    freeBytes: async () => free,
  };

  return {
    disk,
    grow: (bytes: number): void => void (free += bytes),
    operations: () => operations,
    /** At the so-manieth operation from now on, counted from one. */
    cutAt: (operation: number): void => void (cutAt = operations + operation),
    /** Power is back. */
    restart(forgets: Forgets): void {
      [cutAt, isDead] = [Infinity, false];
      if (forgets !== 'nothing') forget(root, forgets);
    },
  };
}

function forget(node: Node, forgets: 'all' | 'bytes'): void {
  if (node.kind === 'file') {
    node.seen = node.kept;
    return;
  }
  if (forgets === 'all') node.seen = new Map(node.kept);
  else node.kept = new Map(node.seen);
  for (const inner of node.seen.values()) forget(inner, forgets);
}

const missing = (path: string): Error => Object.assign(new Error(`no ${path}`), { code: 'ENOENT' });
