import { stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { isWorthAnotherTry, MediaFault } from '#shared/model/content.ts';
import { LessonId } from '#shared/model/ids.ts';
import { blobsOf, Package } from '#shared/model/package.ts';
import { AppError, conflict, notFound, type Problem } from '#shared/problem.ts';
import { recordChange } from '../../database/changes.ts';
import type { Database } from '../../database/connection.ts';
import { toChange } from '../../database/hold.ts';
import { defineJob, Postponed } from '../../jobs/define.ts';
import { isNoSpace, type Disk } from '../../kit/disk.ts';
import type { BlobStore } from '../blob-store.ts';
import { ingestedOf } from '../ingest/assemble.ts';
import { mediaFault, mediaFaultOf } from '../ingest/media-fault.ts';
import { findLesson, updateLesson } from '../lesson-store.ts';
import type { SweepLater } from '../sweep-job.ts';
import { holdBlobs, recordPackage } from '../package-store.ts';
import { forgetUpload, letSourceGo } from '../source.ts';
import { closeEncoding, makeAgain } from './encoding-store.ts';
import { dropPieces } from './drop-pieces.ts';
import type { TellingDesk } from './piece-news.ts';
import { openPreparing } from './prepare.ts';
import { Gone, sealedPackage } from './pursue.ts';

export interface IngestNeeds {
  database: Database;
  store: BlobStore;
  dataFolder: string;
  disk: Disk;
  desk: TellingDesk;
  isBeingRead: () => Promise<boolean>;
  sweepLater: SweepLater;
}

/** So long a lesson that found no room waits before it looks again. */
const NO_ROOM_MS = 60_000;
const faultOf = (problem: Problem | null): MediaFault => MediaFault.safeParse(problem?.params['fault']).data ?? 'encoder_failed';

/** File to sealed lesson. It has the pieces made by whoever takes them; only when everything is on disk and checked does the row say ready. */
export function ingestJob(needs: IngestNeeds) {
  const { database, store, dataFolder, disk } = needs;
  const prepare = openPreparing(needs);

  return defineJob({
    name: 'lesson.ingest',
    payload: z.strictObject({ lessonId: LessonId }),
    attempts: 3,
    isWaiter: true,
    mayStart: async () => (await disk.facts()).level !== 'full',
    // A piece was tried often enough by then. What failed before there were pieces is tried again as a whole.
    isFinal: (problem) => problem.code === 'media_fault' && (problem.params['piece'] !== undefined || !isWorthAnotherTry(faultOf(problem))),

    async run({ lessonId }, { signal, progress }) {
      const stored = await findLesson(database.reads, lessonId);
      const sourcePath = stored?.sourcePath;
      if (!sourcePath || stored.lesson.state === 'ready') return 'skipped'; // Deleted or done while it waited.
      if (!(await begin(database, lessonId))) return 'skipped';

      const source = path.join(dataFolder, sourcePath);
      const pkg = await inRoom(disk, source, signal, async (whileRoom) => {
        const plan = await prepare(lessonId, source, whileRoom);
        return sealedPackage(needs, { lesson: lessonId, plan }, whileRoom, progress);
      }).catch(async (error: unknown) => {
        if (error instanceof Postponed) await standBack(database, lessonId);
        if (error instanceof Gone) return null;
        throw error;
      });
      return pkg && (await keepPackage(lessonId, sourcePath, pkg)) ? 'done' : 'skipped';
    },

    async ended(tx, { lessonId }, outcome, problem) {
      await closeEncoding(tx, lessonId);
      const stored = await findLesson(tx, lessonId, toChange);
      if (!stored) return;
      const fault = outcome === 'cancelled' ? 'cancelled' : faultOf(problem);
      const detail =
        problem?.code === 'media_fault' ? String(problem.params['detail'] ?? '').replaceAll(dataFolder, '') : (problem?.code ?? null);
      const isOver = !isWorthAnotherTry(fault);
      const piece = problem?.params['piece'];
      await updateLesson(tx, lessonId, {
        state: 'failed',
        fault,
        fault_detail: detail,
        fault_piece: typeof piece === 'string' ? piece : null,
        ...(isOver && { source_path: null }),
      });
      await recordChange(tx, 'lesson', lessonId);
      if (isOver) await dropPieces(needs, tx, lessonId);
      if (isOver && stored.sourcePath) await letSourceGo(needs, stored.sourcePath, lessonId);
    },

    async revived(tx, { lessonId }) {
      const stored = await findLesson(tx, lessonId, toChange);
      if (!stored) throw notFound('lesson', lessonId);
      if (stored.lesson.state !== 'failed' || !stored.sourcePath) throw conflict('lesson', stored.lesson.revision);
      await updateLesson(tx, lessonId, { state: 'waiting', fault: null, fault_detail: null, fault_piece: null });
      await recordChange(tx, 'lesson', lessonId);
    },
  });

  async function keepPackage(lesson: LessonId, sourcePath: string, pkg: Package): Promise<boolean> {
    const text = Buffer.from(JSON.stringify(pkg));
    const { blob } = await store.put(text);
    const refs = [{ blob, bytes: text.length }, ...blobsOf(pkg)];
    const outcome = await database.transaction(async (tx) => {
      await holdBlobs(tx);
      const isWanted = (await findLesson(tx, lesson, toChange))?.lesson.state === 'working';
      if (!isWanted) {
        await dropPieces(needs, tx, lesson, [blob]);
        return 'unwanted';
      }
      const lost = await store.missing(refs);
      if (lost.length > 0) {
        await makeAgain(tx, lesson, lost);
        return 'lost';
      }
      await recordPackage(tx, blob, refs);
      const { durationMs, width, height, poster } = ingestedOf(blob, pkg);
      const told = { state: 'ready' as const, package: blob, poster, duration_ms: durationMs, width, height, source_path: null };
      await updateLesson(tx, lesson, told);
      await recordChange(tx, 'lesson', lesson);
      await forgetUpload(dataFolder, sourcePath, lesson);
      await dropPieces(needs, tx, lesson); // What is no part of the package goes.
      return 'kept';
    });
    if (outcome === 'lost') throw mediaFault('encoder_failed', 'blobs were lost while it was sealed');
    if (outcome === 'kept') await letSourceGo(needs, sourcePath);
    return outcome === 'kept';
  }
}

/** False when it was cancelled or deleted between being taken up and now: what was said then stands. */
function begin(database: Database, id: LessonId): Promise<boolean> {
  return database.transaction(async (tx) => {
    const state = (await findLesson(tx, id, toChange))?.lesson.state;
    if (state !== 'waiting' && state !== 'working') return false;
    await updateLesson(tx, id, { state: 'working', fault: null, fault_detail: null, fault_piece: null });
    await recordChange(tx, 'lesson', id);
    return true;
  });
}

/** Works until the disk is full; what finds no room waits for it, as often as it takes. */
async function inRoom<T>(disk: Disk, source: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const [{ freeBytes, totalBytes, level }, { size }] = await Promise.all([disk.facts(), stat(source)]);
  const later = (): Postponed =>
    new Postponed({ code: 'no_space', params: { needBytes: size + Math.ceil(totalBytes / 20), freeBytes } }, NO_ROOM_MS);
  if (level === 'full' || freeBytes - totalBytes / 20 < size) throw later();
  using full = disk.watch();
  try {
    return await work(AbortSignal.any([signal, full.signal]));
  } catch (error) {
    const hasFault = error instanceof AppError && error.params['fault'] === 'no_space';
    if (!signal.aborted && (full.signal.aborted || hasFault || isNoSpace(error))) throw later();
    throw mediaFaultOf(error, signal);
  }
}

function standBack(database: Database, id: LessonId): Promise<void> {
  return database.transaction(async (tx) => {
    await closeEncoding(tx, id);
    if ((await findLesson(tx, id))?.lesson.state !== 'working') return;
    await updateLesson(tx, id, { state: 'waiting' });
    await recordChange(tx, 'lesson', id);
  });
}
