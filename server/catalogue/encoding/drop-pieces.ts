import type { BlobHash } from '#shared/model/blob.ts';
import type { LessonId } from '#shared/model/ids.ts';
import type { Db } from '../../database/connection.ts';
import { sweepUnread, type Sweeping } from '../sweep-job.ts';
import { removeEncoding } from './encoding-store.ts';

/** A lesson's pieces are wanted no more as such. */
export async function dropPieces(needs: Sweeping, tx: Db, lesson: LessonId, also: readonly BlobHash[] = []): Promise<void> {
  const blobs = [...(await removeEncoding(tx, lesson)), ...also];
  if (blobs.length > 0) await sweepUnread(needs, tx, blobs);
}
