import { open, stat } from 'node:fs/promises';
import path from 'node:path';
import { ImageId, LessonId, newId } from '#shared/model/ids.ts';
import { cutLine, tidyLine, TITLE_MAX } from '#shared/model/line.ts';
import { recordAudit } from '../database/audit.ts';
import { recordChange } from '../database/changes.ts';
import type { Database } from '../database/connection.ts';
import { holdName } from '../database/hold.ts';
import type { Queue } from '../jobs/queue.ts';
import { homeOf, homePathOf, type By } from '../kit/by.ts';
import type { Clock } from '../kit/clock.ts';
import type { BlobStore } from './blob-store.ts';
import type { ingestJob } from './encoding/ingest-job.ts';
import { forgetUpload, removeSource } from './source.ts';
import { probeImage } from './image-probe.ts';
import { addImage } from './image-store.ts';
import { recognise } from './ingest/magic.ts';
import { addLesson, findLessonOfSource } from './lesson-store.ts';
import { holdBlobs } from './package-store.ts';
import { sketchOf } from './sketch.ts';

interface Needs {
  database: Database;
  clock: Clock;
  queue: Queue;
  store: BlobStore;
  dataFolder: string;
  job: ReturnType<typeof ingestJob>;
}

interface Source {
  /** Below the data folder. */
  sourcePath: string;
  sourceName: string;
  title: string;
}

/** A file that lies below the data folder becomes a lesson or an image, by what its bytes are. */
export function createTakeIn({ database, clock, queue, store, dataFolder, job }: Needs) {
  /** What is no image is taken as a lesson, so that "this is no video" stands on the lesson's page with its file's name. */
  async function takeIn(by: By, sourcePath: string, fileName: string, title = titleOf(fileName)): Promise<LessonId | ImageId> {
    const source = { sourcePath, sourceName: fileName, title };
    const format = await imageFormat(path.join(dataFolder, sourcePath));
    return format ? takeImage(by, source, format) : takeLesson(by, source);
  }

  async function takeLesson(by: By, source: Source): Promise<LessonId> {
    const { sourcePath } = source;
    const file = path.join(dataFolder, sourcePath);
    const [{ size }, sourceSketch] = await Promise.all([stat(file), sketchOf(file)]);
    return database.transaction(async (tx) => {
      await holdName(tx, `source ${sourcePath}`);
      const known = await findLessonOfSource(tx, sourcePath);
      if (known) return known; // The last answer was lost, and the client says the end again.
      const id = newId('les', LessonId, clock.now());
      await addLesson(tx, {
        id,
        home: homeOf(by.scope),
        ...source,
        sourceBytes: size,
        sourceSketch,
        uploader: by.account,
        now: clock.now(),
      });
      await queue.add(tx, job, { lessonId: id }, id);
      await recordChange(tx, 'lesson', id);
      await recordAudit(tx, by, { action: 'lesson.create', subject: id, place: homePathOf(by.scope), after: told(source) });
      return id;
    });
  }

  async function takeImage(by: By, source: Source, format: string): Promise<ImageId> {
    const { sourcePath, sourceName, title } = source;
    const file = path.join(dataFolder, sourcePath);
    try {
      const picture = await probeImage(file, format);
      const [{ blob, bytes }, sketch] = await Promise.all([store.put({ path: file }), sketchOf(file)]);
      const id = newId('img', ImageId, clock.now());
      const image = { id, home: homeOf(by.scope), title, sourceName, blob, bytes, ...picture, revision: 1, createdAt: clock.now() };
      await database.transaction(async (tx) => {
        await holdBlobs(tx);
        // A sweep may just have taken the same picture, that another image let go of.
        if (!(await store.has(blob))) await store.put({ path: file });
        await addImage(tx, image, sketch);
        await recordChange(tx, 'image', id);
        await recordAudit(tx, by, { action: 'image.create', subject: id, place: homePathOf(by.scope), after: told(source) });
        await forgetUpload(dataFolder, sourcePath, id);
      });
      return id;
    } finally {
      await removeSource(dataFolder, sourcePath);
    }
  }

  return takeIn;
}

const told = ({ title, sourceName }: Source) => ({ title, sourceName });

export type TakeIn = ReturnType<typeof createTakeIn>;

async function imageFormat(file: string): Promise<string | undefined> {
  await using handle = await open(file, 'r');
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(4096), 0, 4096, 0);
  const found = recognise(buffer.subarray(0, bytesRead));
  return found?.kind === 'image' ? found.format : undefined;
}

/** The file's name without folder and ending is the first title. */
function titleOf(fileName: string): string {
  const base = tidyLine(fileName.replaceAll('\\', '/').split('/').at(-1) ?? '');
  const bare = base.replace(/\.[A-Za-z0-9]{1,5}$/, '');
  return cutLine(bare, TITLE_MAX) || cutLine(base, TITLE_MAX) || '—';
}
