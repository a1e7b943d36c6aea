import type { ImageId, JobId, LessonId } from '#shared/model/ids.ts';
import type { Image, Lesson } from '#shared/model/content.ts';
import { AppError, conflict, notFound } from '#shared/problem.ts';
import type { UsedIn } from '#shared/protocol/http/catalogue.ts';
import { recordChange } from '../database/changes.ts';
import type { Database, Reads } from '../database/connection.ts';
import { listOpenJobs } from '../jobs/store.ts';
import type { Queue } from '../jobs/queue.ts';
import { forgetUpload, letSourceGo, type ingestJob, type sweepJob } from './catalogue-jobs.ts';
import { findImage, removeImage, renameImage } from './image-store.ts';
import { findLesson, removeLesson, updateLesson, type StoredLesson } from './lesson-store.ts';
import { listUnused, releasePackage } from './package-store.ts';

interface Needs {
  database: Database;
  queue: Queue;
  dataFolder: string;
  isBeingRead: () => Promise<boolean>;
  ingest: ReturnType<typeof ingestJob>;
  sweep: ReturnType<typeof sweepJob>;
  /** Asked of whoever uses content, in the transaction that would remove it. */
  usedIn: (reads: Reads, content: LessonId | ImageId) => Promise<UsedIn[]>;
}

type Description = Partial<Record<'title' | 'teacher' | 'topic', string | undefined>>;

export function catalogueService({ database, queue, dataFolder, isBeingRead, ingest, sweep, usedIn }: Needs) {
  async function getLesson(id: LessonId): Promise<Lesson & { usedIn: UsedIn[] }> {
    const { lesson } = await mustFind(database.reads, id);
    return { ...lesson, usedIn: await usedIn(database.reads, id) };
  }

  async function describeLesson(id: LessonId, seenRevision: number, { title, teacher, topic }: Description): Promise<Lesson> {
    await database.transaction(async (tx) => {
      const { lesson } = await mustFind(tx, id);
      if (lesson.revision !== seenRevision) throw conflict('lesson', lesson.revision);
      const { title: oldTitle, teacher: oldTeacher, topic: oldTopic } = lesson;
      await updateLesson(tx, id, {
        title: title ?? oldTitle,
        teacher: teacher ?? oldTeacher,
        topic: topic ?? oldTopic,
        revision: lesson.revision + 1,
      });
      await recordChange(tx, 'lesson', id);
    });
    return getLesson(id);
  }

  async function deleteLesson(id: LessonId): Promise<Record<string, never>> {
    await refuseUsed(database.reads, id); // Before its encode is given up for a removal that is refused.
    for (const job of await listOpenJobs(database.reads, id)) await cancelQuietly(job.id);
    const removed = await database.transaction(async (tx) => {
      const stored = await mustFind(tx, id);
      await refuseUsed(tx, id);
      await removeLesson(tx, id);
      const unused = stored.lesson.package ? await releasePackage(tx, stored.lesson.package) : [];
      if (unused.length > 0) await queue.add(tx, sweep, { blobs: unused }, id);
      await recordChange(tx, 'lesson', id);
      if (stored.sourcePath) await forgetUpload(dataFolder, stored.sourcePath);
      return stored;
    });
    if (removed.sourcePath) await letSourceGo({ dataFolder, isBeingRead }, removed.sourcePath);
    return {};
  }

  async function cancelLesson(id: LessonId): Promise<Lesson> {
    await mustFind(database.reads, id);
    for (const job of await listOpenJobs(database.reads, id)) await cancelQuietly(job.id);
    return getLesson(id);
  }

  /** A new job rather than the old one: its history stays readable. */
  async function retryLesson(id: LessonId): Promise<Lesson> {
    await database.transaction(async (tx) => {
      const { lesson, sourcePath } = await mustFind(tx, id);
      if (lesson.state !== 'failed' || !sourcePath) throw conflict('lesson', lesson.revision);
      await updateLesson(tx, id, { state: 'waiting', fault: null, fault_detail: null });
      await queue.add(tx, ingest, { lessonId: id }, id);
      await recordChange(tx, 'lesson', id);
    });
    return getLesson(id);
  }

  async function retitleImage(id: ImageId, seenRevision: number, title: string): Promise<Image> {
    return database.transaction(async (tx) => {
      const image = await mustFindImage(tx, id);
      if (image.revision !== seenRevision) throw conflict('image', image.revision);
      await renameImage(tx, id, title, image.revision + 1);
      await recordChange(tx, 'image', id);
      return { ...image, title, revision: image.revision + 1 };
    });
  }

  async function deleteImage(id: ImageId): Promise<Record<string, never>> {
    await database.transaction(async (tx) => {
      const image = await mustFindImage(tx, id);
      await refuseUsed(tx, id);
      await removeImage(tx, id);
      const unused = await listUnused(tx, [image.blob]);
      if (unused.length > 0) await queue.add(tx, sweep, { blobs: unused }, id);
      await recordChange(tx, 'image', id);
    });
    return {};
  }

  async function refuseUsed(reads: Reads, id: LessonId | ImageId): Promise<void> {
    const places = await usedIn(reads, id);
    if (places.length > 0) throw new AppError('in_use', { what: id, places: places.map(({ title }) => title) });
  }

  /** It may have ended by itself in this very moment. */
  async function cancelQuietly(id: JobId): Promise<void> {
    await queue.cancel(id).catch((error: unknown) => {
      if (!(error instanceof AppError && error.code === 'conflict')) throw error;
    });
  }

  return { getLesson, describeLesson, deleteLesson, cancelLesson, retryLesson, retitleImage, deleteImage };
}

async function mustFind(reads: Reads, id: LessonId): Promise<StoredLesson> {
  const found = await findLesson(reads, id);
  if (!found) throw notFound('lesson', id);
  return found;
}

async function mustFindImage(reads: Reads, id: ImageId): Promise<Image> {
  const found = await findImage(reads, id);
  if (!found) throw notFound('image', id);
  return found;
}
