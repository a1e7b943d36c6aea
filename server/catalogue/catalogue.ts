import { catalogueCalls as calls } from '#shared/protocol/http/catalogue.ts';
import type { May } from '../accounts/may.ts';
import type { Clock } from '../kit/clock.ts';
import type { Disk } from '../kit/disk.ts';
import type { Log } from '../kit/log.ts';
import { route, type Gate, type Route } from '../kit/routes.ts';
import type { BlobHash } from '#shared/model/blob.ts';
import type { Database, Db } from '../database/connection.ts';
import type { Queue } from '../jobs/queue.ts';
import type { BlobStore } from './blob-store.ts';
import { blobRoutes, type Delivery, type Fetcher } from './blob-routes.ts';
import { createDesk } from './encoding/desk.ts';
import { tellingDesk } from './encoding/piece-news.ts';
import { encodingRoutes } from './encoding/encoding-routes.ts';
import { startEncoders } from './encoding/encoders.ts';
import { previewRoute } from './encoding/preview-route.ts';
import { ingestJob } from './encoding/ingest-job.ts';
import { sweepJob } from './sweep-job.ts';
import { catalogueService } from './catalogue-service.ts';
import { listImages } from './image-store.ts';
import { listLessons } from './lesson-store.ts';
import { createLinks } from './links.ts';
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
  /** Signs what may be watched without a login. */
  linkSecret: Uint8Array;
  usedIn: Parameters<typeof catalogueService>[0]['usedIn'];
  neededAt: Parameters<typeof createDesk>[0]['neededAt'];
  /** What a process that encodes brings. */
  encoderToken: string;
  /** Processes that encode on this machine. */
  workers: number;
}

/** Lessons and images: in by upload, encoded by jobs, out by blobs. */
export function createCatalogue(needs: Needs) {
  const { database, log, queue, dataFolder, disk, may } = needs;
  const { reads } = database;
  const sweep = sweepJob(needs);
  const sweepLater = (tx: Db, blobs: readonly BlobHash[]) => queue.add(tx, sweep, { blobs: [...blobs] }, 'encoding');
  const desk = tellingDesk(createDesk({ ...needs, sweepLater }));
  const ingest = ingestJob({ ...needs, desk, sweepLater });
  queue.register(ingest);
  queue.register(sweep);
  const takeIn = createTakeIn({ ...needs, job: ingest });
  const uploads = createUploads({ reads, dataFolder, disk, maxBytes: needs.uploadMaxBytes, takeIn, log });
  const now = (): number => needs.clock.now();
  const links = createLinks(needs.linkSecret, now);
  const service = catalogueService({ ...needs, ingest, sweep, links });
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
    route(calls.linkLesson, seeing, ({ params }, { caller }) => service.linkLesson(caller, params.id)),
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
    previewRoute({ reads, store: needs.store }, seeing),
    ...encodingRoutes({ ...needs, desk, token: needs.encoderToken }),
    ...blobRoutes({ ...needs, reads, gate: needs.mayFetch, links, now }),
  ];
  async function recover(now: number): Promise<void> {
    await desk.recover();
    await uploads.recover(now);
  }

  /** Once this server can be reached. */
  const encode = (at: Pick<Parameters<typeof startEncoders>[0], 'url' | 'isForGroup' | 'logLevel'>): AsyncDisposable =>
    startEncoders({ ...at, ...needs, onGone: desk.workerGone });

  return { routes, recover, encode, forgetUploads: uploads.forget, owns: service.owns, sweepLater };
}
