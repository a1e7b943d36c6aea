import { jobCalls } from '#shared/protocol/http/jobs.ts';
import type { Reads } from '../database/connection.ts';
import { route, type Gate, type Route } from '../kit/routes.ts';
import type { Queue } from './queue.ts';
import { listJobs } from './store.ts';

export function jobRoutes<Caller>({ reads, queue, signedIn }: { reads: Reads; queue: Queue; signedIn: Gate<Caller> }): Route[] {
  return [
    route(jobCalls.listJobs, signedIn, ({ query }) => listJobs(reads, query)),
    route(jobCalls.cancelJob, signedIn, ({ params }) => queue.cancel(params.id)),
    route(jobCalls.retryJob, signedIn, ({ params }) => queue.retry(params.id)),
  ];
}
