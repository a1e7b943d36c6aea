import { z } from 'zod';
import { BlobHash } from '#shared/model/blob.ts';
import type { Database, Db } from '../database/connection.ts';
import { defineJob, Postponed } from '../jobs/define.ts';
import type { BlobStore } from './blob-store.ts';
import { holdBlobs, listUnused } from './package-store.ts';

interface Needs {
  database: Database;
  store: BlobStore;
  isBeingRead: () => Promise<boolean>;
}

/** So long a sweep waits for a backup that began meanwhile. */
const READ_WAIT_MS = 30_000;

/** Deletes blobs that nobody needs (any more). Inside a transaction, so that nobody can claim one in between. */
export function sweepJob({ database, store, isBeingRead }: Needs) {
  return defineJob({
    name: 'blobs.sweep',
    payload: z.strictObject({ blobs: z.array(BlobHash) }),
    attempts: 5,
    lane: 'house',
    mayStart: async () => !(await isBeingRead()),
    async run({ blobs }) {
      for (let i = 0; i < blobs.length; i += 100) {
        if (await isBeingRead()) throw new Postponed({ code: 'not_ready', params: {} }, READ_WAIT_MS);
        await database.transaction((tx) => sweep(tx, store, blobs.slice(i, i + 100)));
      }
      return 'done';
    },
  });
}

export type SweepLater = (tx: Db, blobs: readonly BlobHash[]) => Promise<unknown>;

export interface Sweeping extends Pick<Needs, 'store' | 'isBeingRead'> {
  sweepLater: SweepLater;
}

/** At once, or, while a backup may be reading them, when it is through. */
export async function sweepUnread({ store, isBeingRead, sweepLater }: Sweeping, tx: Db, blobs: readonly BlobHash[]): Promise<void> {
  if (await isBeingRead()) await sweepLater(tx, blobs);
  else await sweep(tx, store, blobs);
}

export async function sweep(tx: Db, store: BlobStore, blobs: readonly BlobHash[]): Promise<void> {
  await holdBlobs(tx);
  for (const blob of await listUnused(tx, blobs)) await store.remove(blob);
}
