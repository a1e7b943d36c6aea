import { randomBytes } from 'node:crypto';
import { copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createBlobStore } from '#server/catalogue/blob-store.ts';
import { catalogueService } from '#server/catalogue/catalogue-service.ts';
import { createDesk } from '#server/catalogue/encoding/desk.ts';
import { tellingDesk } from '#server/catalogue/encoding/piece-news.ts';
import { ingestJob } from '#server/catalogue/encoding/ingest-job.ts';
import { mediaFault } from '#server/catalogue/ingest/media-fault.ts';
import { sweepJob, type SweepLater } from '#server/catalogue/sweep-job.ts';
import { isEndedName } from '#server/catalogue/ended-upload.ts';
import { createLinks } from '#server/catalogue/links.ts';
import { findLesson } from '#server/catalogue/lesson-store.ts';
import { createTakeIn } from '#server/catalogue/take-in.ts';
import { createUploads } from '#server/catalogue/uploads.ts';
import { createQueue } from '#server/jobs/queue.ts';
import { listOpenJobs } from '#server/jobs/store.ts';
import { createDisk } from '#server/kit/disk.ts';
import { createLog } from '#server/kit/log.ts';
import { madeFolder } from '#scripts/samples/expectations.ts';
import type { MediaFault } from '#shared/model/content.ts';
import { ImageId, LessonId, newId, UploadId, type JobId } from '#shared/model/ids.ts';
import type { UsedIn } from '#shared/protocol/http/catalogue.ts';
import { chief } from './by.ts';
import { encodeBeside } from './encoder.ts';
import { standingClock } from './clock.ts';
import { temporaryDatabase } from './database.ts';

const quiet = { signal: new AbortController().signal, progress: () => undefined };

/** A catalogue with real files and a real encoder; its queue runs only when the test starts it. */
export async function openCatalogue() {
  const stack = new AsyncDisposableStack();
  const { database, folder: dataFolder } = stack.use(await temporaryDatabase());
  const [clock, log] = [standingClock(), createLog('silent')];
  /** The test's to change. */
  const room = { freeBytes: 9e11, isBeingRead: false };
  const store = await createBlobStore(path.join(dataFolder, 'blobs'));
  const queue = stack.use(await createQueue({ database, log, clock, workers: 1, onProgress: () => undefined }));
  const disk = createDisk(dataFolder, () => Promise.resolve({ freeBytes: room.freeBytes, totalBytes: 1e12 }));
  const isBeingRead = (): Promise<boolean> => Promise.resolve(room.isBeingRead);
  const sweep = sweepJob({ database, store, isBeingRead });
  const sweepLater: SweepLater = (tx, blobs) => queue.add(tx, sweep, { blobs: [...blobs] }, 'encoding');
  const desk = tellingDesk(createDesk({ database, store, clock, isBeingRead, sweepLater, neededAt: () => Promise.resolve(new Map()) }));
  stack.use(await encodeBeside({ desk, store, dataFolder }));
  const ingest = ingestJob({ database, store, dataFolder, disk, desk, isBeingRead, sweepLater });
  for (const job of [ingest, sweep]) queue.register(job as typeof ingest);
  const links = createLinks(randomBytes(32), clock.now);
  const used: UsedIn[] = [];
  const takeIn = createTakeIn({ database, clock, queue, store, dataFolder, job: ingest });
  const uploads = path.join(dataFolder, 'uploads');
  await mkdir(uploads);

  /** A sample, or a file of the test's own, as tus leaves it when its last byte has come. */
  async function lay(sample: string): Promise<string> {
    const name = newId('upl', UploadId);
    await copyFile(path.resolve(madeFolder, sample), path.join(uploads, name));
    await writeFile(path.join(uploads, `${name}.json`), JSON.stringify({ id: name }));
    return path.join('uploads', name);
  }

  return {
    database,
    dataFolder,
    store,
    queue,
    clock,
    used,
    room,
    lay,
    service: catalogueService({ database, queue, dataFolder, isBeingRead, ingest, sweep, links, usedIn: () => Promise.resolve(used) }),
    uploads: createUploads({ reads: database.reads, dataFolder, disk, maxBytes: 1e9, takeIn, log }),
    /** One attempt, as a worker would make it. */
    encode: (lessonId: LessonId) => ingest.run({ lessonId }, quiet),
    /** As its last attempt would. */
    endAs: (lessonId: LessonId, fault: MediaFault) =>
      database.transaction(async (tx) => ingest.ended?.(tx, { lessonId }, 'failed', mediaFault(fault, ''))),
    takeLesson: async (sample: string): Promise<LessonId> => LessonId.parse(await takeIn(chief, await lay(sample), path.basename(sample))),
    takeImage: async (sample: string): Promise<ImageId> => ImageId.parse(await takeIn(chief, await lay(sample), path.basename(sample))),
    lesson: async (id: LessonId) => (await findLesson(database.reads, id))?.lesson,
    jobOf: async (id: LessonId): Promise<JobId | undefined> => (await listOpenJobs(database.reads, id))[0]?.id,
    /** Bytes, and what tus knows of them. */
    uploadsLeft: async () => (await readdir(uploads)).filter((name) => !isEndedName(name)),
    async blobs(): Promise<string[]> {
      const entries = await readdir(path.join(dataFolder, 'blobs'), { recursive: true, withFileTypes: true });
      return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
