import type { Request, RequestHandler } from 'express';
import { catalogueCalls as calls } from '#shared/protocol/http/catalogue.ts';
import type { Clock } from '../kit/clock.ts';
import type { Disk } from '../kit/disk.ts';
import type { Log } from '../kit/log.ts';
import { refuseForeign, route, type Gate, type Route } from '../kit/routes.ts';
import type { Database } from '../database/connection.ts';
import type { Queue } from '../jobs/queue.ts';
import type { BlobStore } from './blob-store.ts';
import { blobRouter } from './blob-routes.ts';
import { ingestJob, sweepJob } from './catalogue-jobs.ts';
import { catalogueService } from './catalogue-service.ts';
import { listImages } from './image-store.ts';
import { listLessons } from './lesson-store.ts';
import { createTakeIn } from './take-in.ts';
import { createUploads, type Uploads } from './uploads.ts';

interface Needs<Caller> {
  database: Database;
  clock: Clock;
  log: Log;
  queue: Queue;
  store: BlobStore;
  dataFolder: string;
  disk: Disk;
  /** Somebody reads what a sweep would delete: a backup that is being taken. */
  isBeingRead: () => Promise<boolean>;
  uploadMaxBytes: number;
  signedIn: Gate<Caller>;
  /** An account or an enrolled screen. */
  mayFetch: (request: Request) => Promise<unknown>;
  usedIn: Parameters<typeof catalogueService>[0]['usedIn'];
}

/** Lessons and images: in by upload, encoded by jobs, out by blobs. */
export function createCatalogue<Caller>(needs: Needs<Caller>) {
  const { database, log, queue, dataFolder, disk, signedIn } = needs;
  const ingest = ingestJob(needs);
  const sweep = sweepJob(needs);
  queue.register(ingest);
  queue.register(sweep);
  const takeIn = createTakeIn({ ...needs, job: ingest });
  const uploads = createUploads({ reads: database.reads, dataFolder, disk, maxBytes: needs.uploadMaxBytes, takeIn, log });
  const service = catalogueService({ ...needs, ingest, sweep });

  const routes: Route[] = [
    route(calls.listLessons, signedIn, ({ query }) => listLessons(database.reads, query)),
    route(calls.getLesson, signedIn, ({ params }) => service.getLesson(params.id)),
    route(calls.describeLesson, signedIn, ({ params, body: { seenRevision, ...words } }) =>
      service.describeLesson(params.id, seenRevision, words),
    ),
    route(calls.removeLesson, signedIn, ({ params }) => service.deleteLesson(params.id)),
    route(calls.cancelLesson, signedIn, ({ params }) => service.cancelLesson(params.id)),
    route(calls.retryLesson, signedIn, ({ params }) => service.retryLesson(params.id)),
    route(calls.listImages, signedIn, async ({ query }) => ({ images: await listImages(database.reads, query.search) })),
    route(calls.renameImage, signedIn, ({ params, body }) => service.retitleImage(params.id, body.seenRevision, body.title)),
    route(calls.removeImage, signedIn, ({ params }) => service.deleteImage(params.id)),
    route(calls.uploadLimits, signedIn, () => uploads.limits()),
  ];
  return {
    routes,
    /** At `/api/uploads` and below. */
    uploadHandler: uploadHandler(uploads, signedIn),
    uploadPath: uploads.path,
    blobs: blobRouter({ reads: database.reads, store: needs.store, admit: needs.mayFetch }),
    recover: uploads.recover,
  };
}

function uploadHandler<Caller>(uploads: Uploads, signedIn: Gate<Caller>): RequestHandler {
  return async (request, response) => {
    await signedIn.admit(request);
    refuseForeign(request);
    request.url = request.originalUrl; // Express cuts the mount path off; tus wants it whole.
    await uploads.server.handle(request, response);
  };
}
