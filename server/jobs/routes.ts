import type { JobId } from '#shared/model/ids.ts';
import type { Job } from '#shared/model/job.ts';
import { notFound } from '#shared/problem.ts';
import { jobCalls } from '#shared/protocol/http/jobs.ts';
import { recordAudit } from '../database/audit.ts';
import type { Database, Reads } from '../database/connection.ts';
import { homePathOf, type By, type Scope } from '../kit/by.ts';
import { route, type Gate, type Route } from '../kit/routes.ts';
import type { Queue } from './queue.ts';
import { findJob, listJobs } from './store.ts';

interface Needs {
  database: Database;
  queue: Pick<Queue, 'cancel' | 'retry'>;
  seeing: Gate<By>;
  changing: Gate<By>;
  /** Subjects of work that somebody with this scope may see, as a sub-query of their ids; asked only of whoever does not see all. */
  subjectsSeen: (reads: Reads, scope: Scope) => ReturnType<Reads>;
  /** Throws unless the work on this subject is his to stop and to begin again. */
  refuseForeign: (by: By, subject: string) => Promise<void>;
}

export function jobRoutes({ database, queue, seeing, changing, subjectsSeen, refuseForeign }: Needs): Route[] {
  const { reads } = database;

  async function act(by: By, id: JobId, action: 'cancel' | 'retry'): Promise<Job> {
    const stored = await findJob(reads, id);
    if (!stored) throw notFound('job', id);
    await refuseForeign(by, stored.job.subject);
    const job = await queue[action](id);
    const after = { name: job.name, subject: job.subject };
    await database.transaction((tx) => recordAudit(tx, by, { action: `job.${action}`, subject: id, place: homePathOf(by.scope), after }));
    return job;
  }

  return [
    route(jobCalls.listJobs, seeing, ({ query }, { caller: { scope } }) =>
      listJobs(reads, { ...query, subjects: scope.isEverywhere ? undefined : subjectsSeen(reads, scope) }),
    ),
    route(jobCalls.cancelJob, changing, ({ params }, { caller }) => act(caller, params.id, 'cancel')),
    route(jobCalls.retryJob, changing, ({ params }, { caller }) => act(caller, params.id, 'retry')),
  ];
}
