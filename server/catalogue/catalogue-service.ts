import { LessonId, type ImageId, type JobId } from '#shared/model/ids.ts';
import type { Image, Lesson } from '#shared/model/content.ts';
import { AppError, conflict, notFound } from '#shared/problem.ts';
import { previewUrl, type UsedIn } from '#shared/protocol/http/catalogue.ts';
import { recordAudit } from '../database/audit.ts';
import { recordChange } from '../database/changes.ts';
import type { Database, Db, Reads } from '../database/connection.ts';
import { toChange } from '../database/hold.ts';
import { everywhere, ownsHome, type By, type Scope } from '../kit/by.ts';
import { listOpenJobs } from '../jobs/store.ts';
import type { Queue } from '../jobs/queue.ts';
import { removeEncoding } from './encoding/encoding-store.ts';
import type { ingestJob } from './encoding/ingest-job.ts';
import { forgetUpload, letSourceGo } from './source.ts';
import type { sweepJob } from './sweep-job.ts';
import { removeImage, renameImage, seeImage, type StoredImage } from './image-store.ts';
import { removeLesson, seeLesson, updateLesson } from './lesson-store.ts';
import type { Links } from './links.ts';
import { holdBlobs, listUnused, releasePackage } from './package-store.ts';
import { mustOwn, mustSee } from './seen-lesson.ts';

interface Needs {
  database: Database;
  queue: Queue;
  dataFolder: string;
  isBeingRead: () => Promise<boolean>;
  ingest: ReturnType<typeof ingestJob>;
  sweep: ReturnType<typeof sweepJob>;
  links: Links;
  /** Asked of whoever uses content, in the transaction that would remove it. */
  usedIn: (reads: Reads, scope: Scope, content: LessonId | ImageId) => Promise<UsedIn[]>;
}

type Description = Partial<Record<'title' | 'teacher' | 'topic', string | undefined>>;

export function catalogueService({ database, queue, dataFolder, isBeingRead, ingest, sweep, links, usedIn }: Needs) {
  async function getLesson(by: By, id: LessonId): Promise<Lesson & { usedIn: UsedIn[] }> {
    const { lesson } = await mustSee(database.reads, by, id);
    return { ...lesson, usedIn: await usedIn(database.reads, by.scope, id) };
  }

  async function getImage({ scope }: By, id: ImageId): Promise<Image> {
    const found = await seeImage(database.reads, scope, id);
    if (!found) throw notFound('image', id);
    return found.image;
  }

  async function describeLesson(by: By, id: LessonId, seenRevision: number, { title, teacher, topic }: Description): Promise<Lesson> {
    await database.decide(async (tx) => {
      const { lesson, homePath } = await mustOwn(tx, by, id, toChange);
      if (lesson.revision !== seenRevision) throw conflict('lesson', lesson.revision);
      const before = { title: lesson.title, teacher: lesson.teacher, topic: lesson.topic };
      const after = { title: title ?? before.title, teacher: teacher ?? before.teacher, topic: topic ?? before.topic };
      if (!(await updateLesson(tx, id, { ...after, revision: lesson.revision + 1 }, seenRevision)))
        throw conflict('lesson', seenRevision + 1);
      await recordChange(tx, 'lesson', id);
      await recordAudit(tx, by, { action: 'lesson.describe', subject: id, place: homePath, before, after, personal: ['teacher'] });
    });
    return getLesson(by, id);
  }

  async function deleteLesson(by: By, id: LessonId): Promise<Record<string, never>> {
    await mustOwn(database.reads, by, id);
    await refuseUsed(database.reads, id); // Before its encode is given up for a removal that is refused.
    for (const job of await listOpenJobs(database.reads, id)) await cancelQuietly(job.id);
    const removed = await database.decide(async (tx) => {
      await holdBlobs(tx);
      const stored = await mustOwn(tx, by, id, toChange);
      await refuseUsed(tx, id);
      const pieces = await removeEncoding(tx, id);
      await removeLesson(tx, id);
      const released = stored.lesson.package ? await releasePackage(tx, stored.lesson.package) : [];
      const unused = [...released, ...pieces]; // Whether another needs them is asked again where they are swept.
      if (unused.length > 0) await queue.add(tx, sweep, { blobs: unused }, id);
      await recordChange(tx, 'lesson', id);
      const { title, sourceName } = stored.lesson;
      await recordAudit(tx, by, { action: 'lesson.remove', subject: id, place: stored.homePath, before: { title, sourceName } });
      if (stored.sourcePath) await forgetUpload(dataFolder, stored.sourcePath);
      return stored;
    });
    if (removed.sourcePath) await letSourceGo({ dataFolder, isBeingRead }, removed.sourcePath);
    return {};
  }

  /** Whoever has the link watches without a login: who gave it is on record. */
  async function linkLesson(by: By, id: LessonId): Promise<{ url: string; until: number }> {
    const { lesson, homePath } = await mustSee(database.reads, by, id);
    if (lesson.state !== 'ready' || lesson.package === null) throw new AppError('not_ready');
    const link = links.give(previewUrl(lesson.package));
    await database.decide((tx) => recordAudit(tx, by, { action: 'lesson.link', subject: id, place: homePath }));
    return link;
  }

  async function cancelLesson(by: By, id: LessonId): Promise<Lesson> {
    const { homePath } = await mustOwn(database.reads, by, id);
    await database.decide((tx) => recordAudit(tx, by, { action: 'lesson.cancel', subject: id, place: homePath }));
    for (const job of await listOpenJobs(database.reads, id)) await cancelQuietly(job.id);
    return getLesson(by, id);
  }

  /** A new job rather than the old one: its history stays readable. */
  async function retryLesson(by: By, id: LessonId): Promise<Lesson> {
    await database.decide(async (tx) => {
      const { lesson, sourcePath, homePath } = await mustOwn(tx, by, id, toChange);
      if (lesson.state !== 'failed' || !sourcePath) throw conflict('lesson', lesson.revision);
      await updateLesson(tx, id, { state: 'waiting', fault: null, fault_detail: null, fault_piece: null });
      await queue.add(tx, ingest, { lessonId: id }, id);
      await recordChange(tx, 'lesson', id);
      await recordAudit(tx, by, { action: 'lesson.retry', subject: id, place: homePath });
    });
    return getLesson(by, id);
  }

  async function retitleImage(by: By, id: ImageId, seenRevision: number, title: string): Promise<Image> {
    return database.decide(async (tx) => {
      const { image, homePath } = await mustOwnImage(tx, by, id);
      if (image.revision !== seenRevision) throw conflict('image', image.revision);
      await renameImage(tx, id, title, image.revision + 1);
      await recordChange(tx, 'image', id);
      await recordAudit(tx, by, { action: 'image.rename', subject: id, place: homePath, before: { title: image.title }, after: { title } });
      return { ...image, title, revision: image.revision + 1 };
    });
  }

  async function deleteImage(by: By, id: ImageId): Promise<Record<string, never>> {
    await database.decide(async (tx) => {
      await holdBlobs(tx);
      const { image, homePath } = await mustOwnImage(tx, by, id);
      await refuseUsed(tx, id);
      await removeImage(tx, id);
      const unused = await listUnused(tx, [image.blob]);
      if (unused.length > 0) await queue.add(tx, sweep, { blobs: unused }, id);
      await recordChange(tx, 'image', id);
      await recordAudit(tx, by, { action: 'image.remove', subject: id, place: homePath, before: { title: image.title } });
    });
    return {};
  }

  async function refuseUsed(reads: Reads, id: LessonId | ImageId): Promise<void> {
    const places = await usedIn(reads, everywhere, id);
    if (places.length > 0) throw new AppError('in_use', { what: id, places: places.map(({ title }) => title) });
  }

  /** It may have ended by itself in this very moment. */
  async function cancelQuietly(id: JobId): Promise<void> {
    await queue.cancel(id).catch((error: unknown) => {
      if (!(error instanceof AppError && error.code === 'conflict')) throw error;
    });
  }

  /** Whether the work on a subject is his; what is no lesson is the affair of those who may do everything everywhere. */
  async function owns({ scope }: By, subject: string): Promise<boolean> {
    if (scope.isEverywhere) return true;
    const lesson = LessonId.safeParse(subject).data;
    const seen = lesson && (await seeLesson(database.reads, scope, lesson));
    return seen !== undefined && ownsHome(scope, seen.homePath);
  }

  return { owns, getLesson, getImage, describeLesson, deleteLesson, linkLesson, cancelLesson, retryLesson, retitleImage, deleteImage };
}

async function mustOwnImage(reads: Db, { scope }: By, id: ImageId): Promise<StoredImage> {
  const found = await seeImage(reads, scope, id, toChange);
  if (!found) throw notFound('image', id);
  if (!ownsHome(scope, found.homePath)) throw new AppError('not_allowed');
  return found;
}
