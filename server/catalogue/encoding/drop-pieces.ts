import type { BlobHash } from '#shared/model/blob.ts';
import type { LessonId } from '#shared/model/ids.ts';
import type { Db } from '../../database/connection.ts';
import type { BlobStore } from '../blob-store.ts';
import { sweep } from '../sweep-job.ts';
import { removeEncoding } from './encoding-store.ts';

interface Needs {
  store: BlobStore;
  isBeingRead: () => Promise<boolean>;
}

/** A lesson's pieces are wanted no more as such. What a backup may be reading stays, though nobody will ask for it. */
export async function dropPieces({ store, isBeingRead }: Needs, tx: Db, lesson: LessonId, also: readonly BlobHash[] = []): Promise<void> {
  const blobs = await removeEncoding(tx, lesson);
  if (blobs.length + also.length > 0 && !(await isBeingRead())) await sweep(tx, store, [...blobs, ...also]);
}
