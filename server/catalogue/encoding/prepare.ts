import type { LessonId } from '#shared/model/ids.ts';
import type { Database, Db } from '../../database/connection.ts';
import { toChange } from '../../database/hold.ts';
import { newsOr } from '../../jobs/wait.ts';
import { encoderSettings } from '../ingest/encoder-build.ts';
import { outlineOf, planLesson, type LessonPlan } from '../ingest/lesson-plan.ts';
import { findLesson, findUploader } from '../lesson-store.ts';
import type { Sweeping } from '../sweep-job.ts';
import type { Desk } from './desk.ts';
import { addEncoding, addTasks, findEncoding, listTasks, openEncoding, putPlan } from './encoding-store.ts';
import { dropPieces } from './drop-pieces.ts';
import { earlyTasks, weighed } from './progress.ts';
import { Gone } from './pursue.ts';
import { createTurns } from './turns.ts';

interface Needs extends Sweeping {
  database: Database;
  desk: Pick<Desk, 'restNow'>;
}

/** Lays out the pieces of a lesson: at once those that show its beginning, then, when the whole source was looked through, all others. */
export function openPreparing(needs: Needs) {
  const { database } = needs;
  // Looking through sources is for the disk what encoding is for the processor: one at a time.
  const [outlining, planning] = [createTurns(), createTurns()];
  encoderSettings().catch(() => undefined); // Asked for while nobody waits; without an ffmpeg each lesson says so.

  return async function prepare(lesson: LessonId, source: string, signal: AbortSignal): Promise<LessonPlan> {
    const settings = await encoderSettings();
    const known = await findEncoding(database.reads, lesson);
    if (known?.plan && known.settings === settings) {
      await database.transaction((tx) => openEncoding(tx, lesson));
      return known.plan;
    }
    const uploader = await findUploader(database.reads, lesson);
    const outline = await outlining({ lesson, uploader, left: 1 }, signal, () => outlineOf(source, signal));
    await database.transaction(async (tx) => {
      await refuseGone(tx, lesson);
      await dropPieces(needs, tx, lesson); // Of another build: its pieces would not fit.
      await addEncoding(tx, lesson, outline, settings);
      await addTasks(tx, lesson, earlyTasks(outline));
    });
    await untilSeen(database, lesson, signal);
    const left = Math.max(1, outline.probe.durationMs);
    const plan = await planning({ lesson, uploader, left }, signal, async () => {
      await untilNoRest(needs, lesson, signal);
      return planLesson(source, outline, signal);
    });
    await database.transaction(async (tx) => {
      await refuseGone(tx, lesson);
      await putPlan(tx, lesson, plan);
      await addTasks(tx, lesson, weighed(plan));
    });
    return plan;
  };
}

const TAKEN_WITHIN_MS = 250;
const SEEN_WITHIN_MS = 3000;

/** What looks a source through takes the processor from whoever makes its beginning, for which somebody waits. Where nobody has it in hand, nothing is gained by waiting. */
async function untilSeen(database: Database, lesson: LessonId, signal: AbortSignal): Promise<void> {
  const began = performance.now();
  for (;;) {
    signal.throwIfAborted();
    const tasks = await listTasks(database.reads, lesson);
    const patienceMs = tasks.some(({ state }) => state === 'leased') ? SEEN_WITHIN_MS : TAKEN_WITHIN_MS;
    const leftMs = began + patienceMs - performance.now();
    if (tasks.length === 0 || tasks.some(({ state }) => state === 'done') || leftMs <= 0) return;
    await newsOr(leftMs, signal, (ring) => database.onCommit(ring));
  }
}

const LOOK_MS = 1000;

/** To look a source through is work like encoding it. */
async function untilNoRest({ database, desk }: Needs, lesson: LessonId, signal: AbortSignal): Promise<void> {
  while (await desk.restNow()) {
    signal.throwIfAborted();
    if (!(await findEncoding(database.reads, lesson))) throw new Gone();
    await newsOr(LOOK_MS, signal, (ring) => database.onCommit(ring));
  }
}

/** Deleted while its source was looked through. */
async function refuseGone(tx: Db, lesson: LessonId): Promise<void> {
  if ((await findLesson(tx, lesson, toChange))?.lesson.state !== 'working') throw new Gone();
}
