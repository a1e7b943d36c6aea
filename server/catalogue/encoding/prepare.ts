import type { LessonId } from '#shared/model/ids.ts';
import type { Database, Db } from '../../database/connection.ts';
import { toChange } from '../../database/hold.ts';
import type { BlobStore } from '../blob-store.ts';
import { encoderSettings } from '../ingest/encoder-build.ts';
import { outlineOf, planLesson, type LessonPlan } from '../ingest/lesson-plan.ts';
import { findLesson } from '../lesson-store.ts';
import { addEncoding, addTasks, findEncoding, openEncoding, putPlan } from './encoding-store.ts';
import { dropPieces } from './drop-pieces.ts';
import { earlyTasks, weighed } from './progress.ts';
import { Gone } from './pursue.ts';

/** Looking through sources is for the disk what encoding is for the processor: so many at a time. */
function oneAtATime() {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  };
}

/** Lays out the pieces of a lesson: at once those that show its beginning, then, when the whole source was looked through, all others. */
export function openPreparing(needs: { database: Database; store: BlobStore; isBeingRead: () => Promise<boolean> }) {
  const { database } = needs;
  const outlining = oneAtATime();
  const planning = oneAtATime();

  return async function prepare(lesson: LessonId, source: string, signal: AbortSignal): Promise<LessonPlan> {
    const settings = await encoderSettings();
    const known = await findEncoding(database.reads, lesson);
    if (known?.plan && known.settings === settings) {
      await database.transaction((tx) => openEncoding(tx, lesson));
      return known.plan;
    }
    const outline = await outlining(() => outlineOf(source, signal));
    await database.transaction(async (tx) => {
      await refuseGone(tx, lesson);
      await dropPieces(needs, tx, lesson); // Of another build: its pieces would not fit.
      await addEncoding(tx, lesson, outline, settings);
      await addTasks(tx, lesson, earlyTasks(outline));
    });
    const plan = await planning(() => planLesson(source, outline, signal));
    await database.transaction(async (tx) => {
      await refuseGone(tx, lesson);
      await putPlan(tx, lesson, plan);
      await addTasks(tx, lesson, weighed(plan));
    });
    return plan;
  };
}

/** Deleted while its source was looked through. */
async function refuseGone(tx: Db, lesson: LessonId): Promise<void> {
  if ((await findLesson(tx, lesson, toChange))?.lesson.state !== 'working') throw new Gone();
}
