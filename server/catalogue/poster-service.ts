import { json } from 'node:stream/consumers';
import type { BlobHash } from '#shared/model/blob.ts';
import type { Lesson } from '#shared/model/content.ts';
import type { LessonId } from '#shared/model/ids.ts';
import { Package, type Poster } from '#shared/model/package.ts';
import { conflict, notFound } from '#shared/problem.ts';
import { recordAudit } from '../database/audit.ts';
import { recordChange } from '../database/changes.ts';
import type { Database } from '../database/connection.ts';
import { toChange } from '../database/hold.ts';
import type { By } from '../kit/by.ts';
import type { BlobStore } from './blob-store.ts';
import { updateLesson } from './lesson-store.ts';
import { mustOwn, mustSee } from './seen-lesson.ts';

/** The pictures a package has of itself, and which of them stands for the lesson. */
export function posterService({ database, store }: { database: Database; store: BlobStore }) {
  async function listPosters(by: By, id: LessonId): Promise<{ posters: Poster[] }> {
    const { lesson } = await mustSee(database.reads, by, id);
    return { posters: lesson.package ? await postersOf(lesson.package) : [] };
  }

  async function choosePoster(by: By, id: LessonId, seenRevision: number, poster: BlobHash): Promise<Lesson> {
    const looked = await mustOwn(database.reads, by, id);
    const posters = looked.lesson.package ? await postersOf(looked.lesson.package) : [];
    const after = posters.find(({ blob }) => blob === poster);
    if (!after) throw notFound('poster', poster);

    return database.decide(async (tx) => {
      const { lesson, homePath } = await mustOwn(tx, by, id, toChange);
      // Another edition has other pictures.
      if (lesson.revision !== seenRevision || lesson.package !== looked.lesson.package) throw conflict('lesson', lesson.revision);
      const change = { poster, revision: lesson.revision + 1 };
      if (!(await updateLesson(tx, id, change, seenRevision))) throw conflict('lesson', seenRevision + 1);
      await recordChange(tx, 'lesson', id);
      const before = posters.find(({ blob }) => blob === lesson.poster);
      const facts = { before: { poster: before ? instantOf(before) : null }, after: { poster: instantOf(after) } };
      await recordAudit(tx, by, { action: 'lesson.revise', subject: id, place: homePath, ...facts });
      return { ...lesson, ...change };
    });
  }

  const postersOf = async (pkg: BlobHash): Promise<Poster[]> => Package.parse(await json(store.read(pkg))).posters;

  return { listPosters, choosePoster };
}

/** Where in the lesson it was seen, as a person writes it: 12:05. */
function instantOf({ atMs }: Poster): string {
  const seconds = Math.floor(atMs / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
