import type { z } from 'zod';
import { JobId, newId } from '#shared/model/ids.ts';
import type { Job } from '#shared/model/job.ts';
import { AppError, conflict, notFound } from '#shared/problem.ts';
import { recordChange } from '../database/changes.ts';
import type { Database, Db } from '../database/connection.ts';
import type { Clock } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import type { JobDefinition } from './define.ts';
import { addJob, cancelJob, findJob, releaseAll, reviveJob } from './store.ts';
import { createWorker, type Running } from './worker.ts';

interface Needs {
  database: Database;
  log: Log;
  clock: Clock;
  /** Jobs at a time, beside the one that keeps house. */
  workers: number;
  onProgress: (job: { id: JobId; subject: string; progress: number; leftMs: number | null }) => void;
}

/** The durable queue, embedded: stored, leased, retried with back-off, cancelled, resumed after kill -9. */
export function createQueue(needs: Needs) {
  const { database, log, clock, workers } = needs;
  const definitions = new Map<string, JobDefinition>();
  const running: Running = new Map();
  const stop = new AbortController();
  let loops: Promise<void>[] = [];

  /** Before `start`. */
  function register<Payload extends z.ZodType>(definition: JobDefinition<Payload>): void {
    definitions.set(definition.name, definition);
  }

  /** In the transaction of the thing itself. */
  async function add<Payload extends z.ZodType>(
    tx: Db,
    definition: JobDefinition<Payload>,
    payload: z.input<Payload>,
    subject: string,
  ): Promise<JobId> {
    const id = newId('job', JobId, clock.now());
    await addJob(tx, { id, name: definition.name, subject, payload, attempts: definition.attempts, now: clock.now() });
    await recordChange(tx, 'job', id);
    return id;
  }

  async function cancel(id: JobId): Promise<Job> {
    const stored = await mustFind(id);
    await database.transaction(async (tx) => {
      if (!(await cancelJob(tx, id, clock.now()))) throw conflict('job', stored.job.attempt);
      const definition = definitions.get(stored.job.name);
      const subject = definition?.payload.safeParse(stored.payload);
      if (subject?.success) await definition?.ended?.(tx, subject.data, 'cancelled', null);
      await recordChange(tx, 'job', id);
    });
    running.get(id)?.controller.abort(new AppError('media_fault', { fault: 'cancelled', detail: '' }));
    return (await mustFind(id)).job;
  }

  async function retry(id: JobId): Promise<Job> {
    const stored = await mustFind(id);
    await database.transaction(async (tx) => {
      if (!(await reviveJob(tx, id, clock.now()))) throw conflict('job', stored.job.attempt);
      const definition = definitions.get(stored.job.name);
      const subject = definition?.payload.safeParse(stored.payload);
      if (subject?.success) await definition?.revived?.(tx, subject.data);
      await recordChange(tx, 'job', id);
    });
    return (await mustFind(id)).job;
  }

  async function mustFind(id: JobId) {
    const stored = await findJob(database.reads, id);
    if (!stored) throw notFound('job', id);
    return stored;
  }

  async function start(): Promise<void> {
    const released = await database.transaction((tx) => releaseAll(tx, clock.now()));
    if (released > 0) log.info({ released }, 'jobs of a process that died are taken up again');
    loops = [...Array.from({ length: workers }, () => 'work' as const), 'house' as const].map((lane) => {
      const own = new Map([...definitions].filter(([, definition]) => (definition.lane ?? 'work') === lane));
      return createWorker({ ...needs, definitions: own, running }).loop(stop.signal);
    });
  }

  return {
    register,
    add,
    cancel,
    retry,
    start,
    async [Symbol.asyncDispose](): Promise<void> {
      stop.abort();
      for (const { controller } of running.values()) controller.abort(stop.signal.reason);
      await Promise.all(loops);
    },
  };
}

export type Queue = ReturnType<typeof createQueue>;
