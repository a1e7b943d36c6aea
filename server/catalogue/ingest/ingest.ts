import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { blobsOf } from '#shared/model/package.ts';
import { AppError } from '#shared/problem.ts';
import type { BlobStore } from '../blob-store.ts';
import { assemble, ingestedOf, type Ingested } from './assemble.ts';
import { openDraft } from './blob-draft.ts';
import { broken } from './check-track.ts';
import { outlineOf, planLesson, type LessonPlan } from './lesson-plan.ts';
import { mediaFault, mediaFaultOf } from './media-fault.ts';
import { stagesOf, type OnProgress } from './progress.ts';
import { findDamaged, makeChunks, makeCopy, makeSound, type TaskNeeds } from './run-task.ts';
import { tasksOf, type CopyResult, type PictureResult } from './task.ts';

export type { Ingested } from './assemble.ts';

export type IngestNeeds = {
  store: BlobStore;
  /** Scratch space; nothing of ours is left in it. */
  workFolder: string;
  signal?: AbortSignal | undefined;
  progress?: OnProgress;
  /** Told at the end: CPU milliseconds of ffmpeg for encoding, and for checking what was encoded. */
  cost?: (spent: { encodeMs: number; checkMs: number }) => void;
};

/**
 * From any file to a sealed package, all pieces one after another in this process. Fails with `media_fault`, and then neither work folder nor
 * store holds anything that was not there before; the same file gives the same package.
 */
export async function ingest(source: string, { store, workFolder, signal, progress, cost }: IngestNeeds): Promise<Ingested> {
  await mkdir(workFolder, { recursive: true });
  const folder = await mkdtemp(join(workFolder, 'ingest-'));
  const draft = openDraft(store);
  const copyDraft = openDraft(store);
  try {
    const stage = stagesOf(progress);
    const plan = await planLesson(source, await outlineOf(source, signal), signal);
    const needs: TaskNeeds = { source, folder, signal, put: draft.put };
    const sound = await makeSound(plan, needs);
    const pictures: PictureResult[] = [];
    const tasks = tasksOf(plan).filter(({ kind }) => kind === 'chunk');
    for (const { index } of tasks) {
      const report = stage(0.02 + (0.93 * index) / tasks.length, 0.02 + (0.93 * (index + 1)) / tasks.length);
      pictures.push(await makeChunks(plan, index, { ...needs, progress: report }));
    }
    const copies = await copiesOf(plan, { ...needs, put: copyDraft.put });
    if (copies === 'unsound') await copyDraft.discard();
    const pkg = assemble(plan, pictures, sound, copies);
    const damaged = await findDamaged(store, blobsOf(pkg), signal, stage(0.95, 1));
    if (damaged[0]) throw broken(`blob ${damaged[0].blob}`);
    const { blob } = await draft.put(Buffer.from(JSON.stringify(pkg)));
    if (signal?.aborted) throw mediaFault('cancelled', 'stopped on request');
    draft.keep();
    copyDraft.keep();
    const pieces = [sound, ...pictures, ...(copies === 'unsound' ? [] : copies)];
    cost?.({ encodeMs: sum(pieces, 'encodeMs'), checkMs: sum(pieces, 'checkMs') });
    return ingestedOf(blob, pkg);
  } catch (error) {
    await Promise.all([draft.discard(), copyDraft.discard()]);
    throw mediaFaultOf(error, signal);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What cannot be copied after all is encoded all the same. */
async function copiesOf(plan: LessonPlan, needs: TaskNeeds): Promise<CopyResult[] | 'unsound'> {
  const made: CopyResult[] = [];
  try {
    for (const { kind, index } of tasksOf(plan)) if (kind === 'copy') made.push(await makeCopy(plan, index, needs));
    return made;
  } catch (error) {
    if (isUnsound(error)) return 'unsound';
    throw error;
  }
}

const isUnsound = (error: unknown): boolean => error instanceof AppError && error.params['fault'] === 'encoder_failed';

const sum = <Key extends string>(of: readonly Record<Key, number>[], key: Key): number => of.reduce((total, one) => total + one[key], 0);
