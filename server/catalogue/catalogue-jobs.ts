import { readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { BlobHash, type BlobRef } from '#shared/model/blob.ts';
import { isWorthAnotherTry, MediaFault } from '#shared/model/content.ts';
import { LessonId } from '#shared/model/ids.ts';
import { blobsOf, Package } from '#shared/model/package.ts';
import { AppError, conflict, notFound, type Problem } from '#shared/problem.ts';
import { recordChange } from '../database/changes.ts';
import type { Database, Db } from '../database/connection.ts';
import { toChange } from '../database/hold.ts';
import { defineJob, Postponed } from '../jobs/define.ts';
import { isNoSpace, type Disk } from '../kit/disk.ts';
import type { BlobStore } from './blob-store.ts';
import { ingest, type Ingested } from './ingest/ingest.ts';
import { mediaFault } from './ingest/media-fault.ts';
import { findLesson, updateLesson } from './lesson-store.ts';
import { holdBlobs, listUnused, recordPackage } from './package-store.ts';

const faultOf = (problem: Problem | null): MediaFault => MediaFault.safeParse(problem?.params['fault']).data ?? 'encoder_failed';

interface Needs {
  database: Database;
  store: BlobStore;
  dataFolder: string;
  disk: Disk;
  isBeingRead: () => Promise<boolean>;
}

/** So long a sweep waits for a backup that began meanwhile. */
const READ_WAIT_MS = 30_000;
/** So long a lesson that found no room waits before it looks again. */
const NO_ROOM_MS = 60_000;

/** File to sealed lesson. Only when everything is on disk and checked does the row say ready. */
export function ingestJob({ database, store, dataFolder, disk, isBeingRead }: Needs) {
  const letGo = (sourcePath: string): Promise<void> => letSourceGo({ dataFolder, isBeingRead }, sourcePath);

  return defineJob({
    name: 'lesson.ingest',
    payload: z.strictObject({ lessonId: LessonId }),
    attempts: 3,
    mayStart: async () => (await disk.facts()).level !== 'full',
    isFinal: (problem) => problem.code === 'media_fault' && !isWorthAnotherTry(faultOf(problem)),

    async run({ lessonId }, { signal, progress }) {
      const stored = await findLesson(database.reads, lessonId);
      const sourcePath = stored?.sourcePath;
      if (!sourcePath || stored.lesson.state === 'ready') return 'skipped'; // Deleted or done while it waited.
      if (!(await begin(database, lessonId))) return 'skipped';

      const source = path.join(dataFolder, sourcePath);
      const workFolder = path.join(dataFolder, 'work', lessonId);
      const work = (whileRoom: AbortSignal): Promise<Ingested> =>
        ingest(source, { store, workFolder, signal: whileRoom, progress }).finally(() => rm(workFolder, { recursive: true, force: true }));
      const sealed = await inRoom(disk, source, signal, work).catch(async (error: unknown) => {
        if (error instanceof Postponed) await standBack(database, lessonId);
        throw error;
      });
      const text = await readFile(store.path(sealed.package));
      const pkg = Package.parse(JSON.parse(text.toString()));
      const refs = [{ blob: sealed.package, bytes: text.length }, ...blobsOf(pkg)];

      const isKept = await database.transaction(async (tx) => {
        await holdBlobs(tx);
        if ((await findLesson(tx, lessonId, toChange))?.lesson.state !== 'working') {
          const blobs = refs.map(({ blob }) => blob);
          if (!(await isBeingRead())) await sweep(tx, store, blobs); // What a backup may be reading stays, though nobody will ask for it.
          return false;
        }
        await recordPackage(tx, sealed.package, refs);
        // A sweep may just have taken a blob that another lesson let go of: then this attempt fails and the next one writes it again.
        if (!(await hasAll(store, refs))) throw mediaFault('encoder_failed', 'a blob was swept away while it was sealed');
        const { durationMs, width, height, poster } = sealed;
        await updateLesson(tx, lessonId, {
          state: 'ready',
          package: sealed.package,
          poster,
          duration_ms: durationMs,
          width,
          height,
          source_path: null,
        });
        await recordChange(tx, 'lesson', lessonId);
        await forgetUpload(dataFolder, sourcePath);
        return true;
      });
      if (isKept) await letGo(sourcePath);
      return isKept ? 'done' : 'skipped';
    },

    async ended(tx, { lessonId }, outcome, problem) {
      const stored = await findLesson(tx, lessonId, toChange);
      if (!stored) return;
      const fault = outcome === 'cancelled' ? 'cancelled' : faultOf(problem);
      const detail =
        problem?.code === 'media_fault' ? String(problem.params['detail'] ?? '').replaceAll(dataFolder, '') : (problem?.code ?? null);
      const isOver = !isWorthAnotherTry(fault);
      await updateLesson(tx, lessonId, { state: 'failed', fault, fault_detail: detail, ...(isOver && { source_path: null }) });
      await recordChange(tx, 'lesson', lessonId);
      if (isOver && stored.sourcePath) await letGo(stored.sourcePath);
    },

    async revived(tx, { lessonId }) {
      const stored = await findLesson(tx, lessonId, toChange);
      if (!stored) throw notFound('lesson', lessonId);
      if (stored.lesson.state !== 'failed' || !stored.sourcePath) throw conflict('lesson', stored.lesson.revision);
      await updateLesson(tx, lessonId, { state: 'waiting', fault: null, fault_detail: null });
      await recordChange(tx, 'lesson', lessonId);
    },
  });
}

/** False when it was cancelled or deleted between being taken up and now: what was said then stands. */
function begin(database: Database, id: LessonId): Promise<boolean> {
  return database.transaction(async (tx) => {
    const state = (await findLesson(tx, id, toChange))?.lesson.state;
    if (state !== 'waiting' && state !== 'working') return false;
    await updateLesson(tx, id, { state: 'working', fault: null, fault_detail: null });
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
    throw error;
  }
}

function standBack(database: Database, id: LessonId): Promise<void> {
  return database.transaction(async (tx) => {
    if ((await findLesson(tx, id))?.lesson.state !== 'working') return;
    await updateLesson(tx, id, { state: 'waiting' });
    await recordChange(tx, 'lesson', id);
  });
}

/** Deletes blobs that nobody needs (any more). Inside a transaction, so that no ingest can claim one in between. */
export function sweepJob({ database, store, isBeingRead }: Pick<Needs, 'database' | 'store' | 'isBeingRead'>) {
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

async function sweep(tx: Db, store: BlobStore, blobs: readonly BlobHash[]): Promise<void> {
  await holdBlobs(tx);
  for (const blob of await listUnused(tx, blobs)) await store.remove(blob);
}

async function hasAll(store: BlobStore, refs: readonly BlobRef[]): Promise<boolean> {
  for (const { blob, bytes } of refs) if ((await store.bytes(blob)) !== bytes) return false;
  return true;
}

/** In the transaction that ends the need for the file: should the process die before the file goes, it is no upload to take in again. */
export const forgetUpload = (dataFolder: string, sourcePath: string): Promise<void> =>
  rm(`${path.join(dataFolder, sourcePath)}.json`, { force: true });

/** While a backup may be reading it, it stays; it goes a week later, as what nobody came back for. */
export async function letSourceGo(
  { dataFolder, isBeingRead }: Pick<Needs, 'dataFolder' | 'isBeingRead'>,
  sourcePath: string,
): Promise<void> {
  if (await isBeingRead()) await forgetUpload(dataFolder, sourcePath);
  else await removeSource(dataFolder, sourcePath);
}

/** An upload is two files: the bytes and what tus knows of them. */
export async function removeSource(dataFolder: string, sourcePath: string): Promise<void> {
  await forgetUpload(dataFolder, sourcePath);
  await rm(path.join(dataFolder, sourcePath), { force: true });
}
