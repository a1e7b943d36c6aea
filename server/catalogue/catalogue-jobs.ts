import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { BlobHash, type BlobRef } from '#shared/model/blob.ts';
import { isWorthAnotherTry, MediaFault } from '#shared/model/content.ts';
import { LessonId } from '#shared/model/ids.ts';
import { blobsOf, Package } from '#shared/model/package.ts';
import { conflict, notFound, type Problem } from '#shared/problem.ts';
import { recordChange } from '../database/changes.ts';
import type { Database, Db } from '../database/connection.ts';
import { toChange } from '../database/hold.ts';
import { defineJob } from '../jobs/define.ts';
import type { BlobStore } from './blob-store.ts';
import { ingest } from './ingest/ingest.ts';
import { mediaFault } from './ingest/media-fault.ts';
import { findLesson, updateLesson } from './lesson-store.ts';
import { holdBlobs, listUnused, recordPackage } from './package-store.ts';

const faultOf = (problem: Problem | null): MediaFault => MediaFault.safeParse(problem?.params['fault']).data ?? 'encoder_failed';

interface Needs {
  database: Database;
  store: BlobStore;
  dataFolder: string;
}

/** File to sealed lesson. Only when everything is on disk and checked does the row say ready. */
export function ingestJob({ database, store, dataFolder }: Needs) {
  return defineJob({
    name: 'lesson.ingest',
    payload: z.strictObject({ lessonId: LessonId }),
    attempts: 3,
    isFinal: (problem) => problem.code === 'media_fault' && !isWorthAnotherTry(faultOf(problem)),

    async run({ lessonId }, { signal, progress }) {
      const stored = await findLesson(database.reads, lessonId);
      const sourcePath = stored?.sourcePath;
      if (!sourcePath || stored.lesson.state === 'ready') return 'skipped'; // Deleted or done while it waited.
      if (!(await begin(database, lessonId))) return 'skipped';

      const source = path.join(dataFolder, sourcePath);
      const sealed = await ingest(source, { store, workFolder: path.join(dataFolder, 'work', lessonId), signal, progress });
      const text = await readFile(store.path(sealed.package));
      const pkg = Package.parse(JSON.parse(text.toString()));
      const refs = [{ blob: sealed.package, bytes: text.length }, ...blobsOf(pkg)];

      const isKept = await database.transaction(async (tx) => {
        await holdBlobs(tx);
        if ((await findLesson(tx, lessonId, toChange))?.lesson.state !== 'working') {
          await sweep(
            tx,
            store,
            refs.map(({ blob }) => blob),
          );
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
      if (isKept) await removeSource(dataFolder, sourcePath);
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
      if (isOver && stored.sourcePath) await removeSource(dataFolder, stored.sourcePath);
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

/** Deletes blobs that nobody needs (any more). Inside a transaction, so that no ingest can claim one in between. */
export function sweepJob({ database, store }: Pick<Needs, 'database' | 'store'>) {
  return defineJob({
    name: 'blobs.sweep',
    payload: z.strictObject({ blobs: z.array(BlobHash) }),
    attempts: 5,
    async run({ blobs }) {
      for (let i = 0; i < blobs.length; i += 100) await database.transaction((tx) => sweep(tx, store, blobs.slice(i, i + 100)));
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

/** An upload is two files: the bytes and what tus knows of them. */
export async function removeSource(dataFolder: string, sourcePath: string): Promise<void> {
  await forgetUpload(dataFolder, sourcePath);
  await rm(path.join(dataFolder, sourcePath), { force: true });
}
