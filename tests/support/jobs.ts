import { z } from 'zod';
import type { Database, Db } from '#server/database/connection.ts';
import { defineJob, type JobContext, type JobDefinition } from '#server/jobs/define.ts';
import { createQueue } from '#server/jobs/queue.ts';
import { findJob } from '#server/jobs/store.ts';
import { createLog } from '#server/kit/log.ts';
import type { JobId } from '#shared/model/ids.ts';
import type { Job, JobState } from '#shared/model/job.ts';
import { until } from './child.ts';
import { standingClock } from './clock.ts';

const Payload = z.strictObject({ work: z.string() });

type Work = (context: JobContext) => Promise<'done' | 'skipped'>;
type Extras = Partial<Pick<JobDefinition<typeof Payload>, 'ended' | 'isFinal' | 'revived' | 'attempts' | 'mayStart' | 'lane' | 'isWaiter'>>;

/** A queue on a real database whose one kind of job does what the test says under the name of its subject. */
export async function startQueue(database: Database, { workers = 1, ...extras }: Extras & { workers?: number } = {}) {
  const clock = standingClock();
  const works = new Map<string, Work>();
  const told: number[] = [];
  const queue = await createQueue({
    database,
    log: createLog('silent'),
    clock,
    workers,
    onProgress: ({ progress }) => told.push(progress),
    superviseS: 1,
  });
  const definition = defineJob({
    name: 'test.work',
    payload: Payload,
    attempts: 3,
    run: ({ work }, context) => works.get(work)?.(context) ?? Promise.resolve('skipped'),
    ...extras,
  });
  queue.register(definition);
  const house = defineJob({ ...definition, name: 'test.house', lane: 'house' });
  queue.register(house);

  const job = async (id: JobId): Promise<Job> => {
    const found = await findJob(database.reads, id);
    if (!found) throw new Error(`no job ${id}`);
    return found.job;
  };
  function addTo(kind: typeof definition, work: Work, subject: string, tx?: Db): Promise<JobId> {
    const name = `work ${works.size}`;
    works.set(name, work);
    const add = (db: Db): Promise<JobId> => queue.add(db, kind, { work: name }, subject);
    return tx ? add(tx) : database.transaction(add);
  }

  return {
    queue,
    clock,
    definition,
    /** What was told of progress, in order. */
    told,
    job,
    /** So much time goes by, or back; on PostgreSQL for pg-boss as well, whose clock is the server's. */
    async pass(ms: number): Promise<void> {
      clock.advance(ms);
      if (database.url === null) return;
      const earlier = ['start_after', 'started_on', 'heartbeat_on'].map((column) => `${column} = ${column} - interval '${ms} ms'`);
      await database.transaction(async (tx) => void (await tx.raw(`update pgboss.job set ${earlier.join(', ')}`)));
    },
    add: (work: Work, subject = 'subject', tx?: Db): Promise<JobId> => addTo(definition, work, subject, tx),
    addHouse: (work: Work): Promise<JobId> => addTo(house, work, 'house'),
    /** Resolves when the job is so. */
    is: (id: JobId, state: JobState): Promise<Job> =>
      until(async () => {
        const found = await job(id);
        return found.state === state && found;
      }, 5),
    [Symbol.asyncDispose]: () => queue[Symbol.asyncDispose](),
  };
}

/** Work that waits until the test lets it go, and knows whether it was told to stop. */
export function heldWork() {
  const begun = Promise.withResolvers<JobContext>();
  const letGo = Promise.withResolvers<'done' | 'skipped'>();
  let runs = 0;
  const work: Work = (context) => {
    runs += 1;
    begun.resolve(context);
    return letGo.promise;
  };
  return { work, begun: begun.promise, finish: letGo.resolve, fail: letGo.reject, runs: () => runs };
}
