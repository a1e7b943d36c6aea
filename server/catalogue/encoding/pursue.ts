import type { MediaFault } from '#shared/model/content.ts';
import type { EncodePiece } from '#shared/model/encoding.ts';
import type { LessonId } from '#shared/model/ids.ts';
import { blobsOf, type Package } from '#shared/model/package.ts';
import { AppError } from '#shared/problem.ts';
import type { Database, Reads } from '../../database/connection.ts';
import type { BlobStore } from '../blob-store.ts';
import { assemble } from '../ingest/assemble.ts';
import { framesToSeconds } from '../ingest/encode-plan.ts';
import type { LessonPlan } from '../ingest/lesson-plan.ts';
import { mediaFault } from '../ingest/media-fault.ts';
import type { OnProgress } from '../ingest/progress.ts';
import { chunksOfTask, CopyResult, isForPackage, PictureResult, SealResult, SoundResult } from '../ingest/task.ts';
import { addTasks, againTask, listMade, listTasks, makeAgain, type StoredTask, type TaskName } from './encoding-store.ts';
import type { TellingDesk } from './piece-news.ts';
import { leftMs, sealWeight, shareDone } from './progress.ts';

interface Needs {
  database: Database;
  store: BlobStore;
  desk: TellingDesk;
}

interface Pursued {
  lesson: LessonId;
  plan: LessonPlan;
}

/** The lesson was deleted, or given up, while it was encoded. */
export class Gone extends Error {}

/** For what no piece tells of itself: its time was over once too often, or its lesson is gone. */
const LOOK_MS = 30_000;
/** A disk that damages what was written on it that often is no disk. */
const MOST_SEALS = 5;

/** Waits until others have made every piece, has all of it read again, and puts it together. */
export async function sealedPackage(needs: Needs, pursued: Pursued, signal: AbortSignal, progress: OnProgress): Promise<Package> {
  const { database, store } = needs;
  const { lesson, plan } = pursued;
  await retryFailed(database, lesson);
  for (let seals = 0; seals < MOST_SEALS; seals++) {
    const tasks = await allDone(needs, pursued, signal, progress);
    const pkg = await assembled(database.reads, pursued, tasks);
    const [seal] = await listMade(database.reads, { lesson, kind: 'seal' }, SealResult);
    if (!seal) {
      await database.transaction((tx) => addTasks(tx, lesson, [{ kind: 'seal', index: 0, weight: sealWeight(plan) }]));
      continue;
    }
    const { damaged } = seal.made;
    const mine = new Set(blobsOf(pkg).map(({ blob }) => blob));
    const bad = damaged.filter(({ blob }) => mine.has(blob)).map(({ blob }) => blob);
    if (bad.length === 0) return pkg;
    for (const blob of bad) await store.remove(blob);
    await database.transaction((tx) => makeAgain(tx, lesson, bad));
  }
  throw mediaFault('encoder_failed', `not sealed: what was written was damaged ${MOST_SEALS} times`);
}

/** Only what failed is made again; what is done stays. */
function retryFailed(database: Database, lesson: LessonId): Promise<void> {
  return database.transaction(async (tx) => {
    for (const task of await listTasks(tx, lesson)) if (task.state === 'failed') await againTask(tx, task);
  });
}

async function allDone(
  { database, desk }: Needs,
  { lesson, plan }: Pursued,
  signal: AbortSignal,
  progress: OnProgress,
): Promise<StoredTask[]> {
  using news = desk.newsOf(lesson);
  let from: { share: number; at: number } | undefined;
  for (;;) {
    signal.throwIfAborted();
    const tasks = await listTasks(database.reads, lesson);
    if (tasks.length === 0) throw new Gone();
    const failed = tasks.find((task) => task.state === 'failed' && isForPackage(task) && !isUnsoundCopy(task));
    if (failed) throw failureOf(failed, plan);
    const isUncopied = tasks.some(isUnsoundCopy);
    const needed = tasks.filter((task) => isForPackage(task) && !(isUncopied && task.kind === 'copy'));
    const parts = tasks.map((task) => ({ ...task, fraction: desk.fractionOf(task) }));
    const now = { share: shareDone(parts, plan), at: performance.now() };
    from ??= now;
    progress(now.share, leftMs(from, now));
    if (needed.length > 0 && needed.every(({ state }) => state === 'done')) return tasks;
    await news.wait(LOOK_MS, signal);
  }
}

/** It could not be taken over as it is: the lesson does without. */
const isUnsoundCopy = ({ kind, state, fault }: StoredTask): boolean =>
  kind === 'copy' && state === 'failed' && (fault === null || fault === 'encoder_failed');

async function assembled(reads: Reads, { lesson, plan }: Pursued, tasks: readonly StoredTask[]): Promise<Package> {
  const [pictures, sounds, copies] = await Promise.all([
    listMade(reads, { lesson, kind: 'chunk' }, PictureResult),
    listMade(reads, { lesson, kind: 'sound' }, SoundResult),
    listMade(reads, { lesson, kind: 'copy' }, CopyResult),
  ]);
  const [sound] = sounds;
  if (!sound || pictures.length === 0) throw new Gone(); // Between the look at their states and this one.
  const copied = tasks.some(isUnsoundCopy) ? 'unsound' : copies.map(({ made }) => made);
  return assemble(
    plan,
    pictures.map(({ made }) => made),
    sound.made,
    copied,
  );
}

/** Names the piece, so that it can be said where in the lesson it lies. */
export function failureOf(task: StoredTask, plan: LessonPlan): AppError {
  const fault: MediaFault = task.fault ?? 'encoder_failed';
  return new AppError('media_fault', { fault, detail: task.faultDetail ?? '', piece: JSON.stringify(pieceOf(task, plan)) });
}

function pieceOf({ kind, index }: Pick<TaskName, 'kind' | 'index'>, plan: LessonPlan): EncodePiece {
  const ms = (frames: number): number => Math.round(framesToSeconds(frames, plan.encode.rate) * 1000);
  const copied = kind === 'copy' && plan.copy.copies ? plan.copy.chunks.slice(index, index + 1) : null;
  const spans = copied ?? (kind === 'chunk' ? chunksOfTask(plan, index) : plan.chunks);
  const [first, last] = [spans[0], spans.at(-1)];
  return { kind, index, fromMs: ms(first?.fromFrame ?? 0), toMs: ms((last?.fromFrame ?? 0) + (last?.frames ?? 0)) };
}
