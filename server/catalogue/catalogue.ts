import { catalogueCalls as calls } from '#shared/protocol/http/catalogue.ts';
import type { May } from '../accounts/may.ts';
import type { Clock } from '../kit/clock.ts';
import type { Disk } from '../kit/disk.ts';
import type { Log } from '../kit/log.ts';
import { route, type Gate, type Route } from '../kit/routes.ts';
import type { Database } from '../database/connection.ts';
import type { Queue } from '../jobs/queue.ts';
import type { BlobStore } from './blob-store.ts';
import { blobRoutes, type Delivery, type Fetcher } from './blob-routes.ts';
import { ingestJob, sweepJob } from './catalogue-jobs.ts';
import { catalogueService } from './catalogue-service.ts';
import { listImages } from './image-store.ts';
import { listLessons } from './lesson-store.ts';
import { findSameFile } from './sketch.ts';
import { posterService } from './poster-service.ts';
import { createTakeIn } from './take-in.ts';
import { uploadRoutes } from './upload-routes.ts';
import { createUploads } from './uploads.ts';

interface Needs {
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
  may: May;
  /** An account or an enrolled screen. */
  mayFetch: Gate<Fetcher>;
  delivery: Delivery;
  usedIn: Parameters<typeof catalogueService>[0]['usedIn'];
}

/** Lessons and images: in by upload, encoded by jobs, out by blobs. */
export function createCatalogue(needs: Needs) {
  const { database, log, queue, dataFolder, disk, may } = needs;
  const { reads } = database;
  const ingest = ingestJob(needs);
  const sweep = sweepJob(needs);
  queue.register(ingest);
  queue.register(sweep);
  const takeIn = createTakeIn({ ...needs, job: ingest });
  const uploads = createUploads({ reads, dataFolder, disk, maxBytes: needs.uploadMaxBytes, takeIn, log });
  const service = catalogueService({ ...needs, ingest, sweep });
  const posters = posterService(needs);
  const [seeing, changing] = [may('content.read'), may('content.write')];

  const routes: Route[] = [
    route(calls.listLessons, seeing, ({ query }, { caller }) => listLessons(reads, caller.scope, query)),
    route(calls.getLesson, seeing, ({ params }, { caller }) => service.getLesson(caller, params.id)),
    route(calls.describeLesson, changing, ({ params, body: { seenRevision, ...words } }, { caller }) =>
      service.describeLesson(caller, params.id, seenRevision, words),
    ),
    route(calls.listLessonPosters, seeing, ({ params }, { caller }) => posters.listPosters(caller, params.id)),
    route(calls.chooseLessonPoster, changing, ({ params, body }, { caller }) =>
      posters.choosePoster(caller, params.id, body.seenRevision, body.poster),
    ),
    route(calls.removeLesson, changing, ({ params }, { caller }) => service.deleteLesson(caller, params.id)),
    route(calls.cancelLesson, changing, ({ params }, { caller }) => service.cancelLesson(caller, params.id)),
    route(calls.retryLesson, changing, ({ params }, { caller }) => service.retryLesson(caller, params.id)),
    route(calls.listImages, seeing, ({ query }, { caller }) => listImages(reads, caller.scope, query)),
    route(calls.getImage, seeing, ({ params }, { caller }) => service.getImage(caller, params.id)),
    route(calls.renameImage, changing, ({ params, body }, { caller }) =>
      service.retitleImage(caller, params.id, body.seenRevision, body.title),
    ),
    route(calls.removeImage, changing, ({ params }, { caller }) => service.deleteImage(caller, params.id)),
    route(calls.uploadLimits, changing, () => uploads.limits()),
    route(calls.findSameFile, changing, async ({ query }, { caller }) => ({ same: await findSameFile(reads, caller.scope, query) })),
    ...uploadRoutes(uploads, changing),
    ...blobRoutes({ ...needs, reads, gate: needs.mayFetch }),
  ];
  return { routes, recover: uploads.recover, forgetUploads: uploads.forget, owns: service.owns };
}
