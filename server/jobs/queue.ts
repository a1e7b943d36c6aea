import type { z } from 'zod';
import { JobId, newId } from '#shared/model/ids.ts';
import type { Job } from '#shared/model/job.ts';
import { AppError, conflict, notFound } from '#shared/problem.ts';
import { recordChange } from '../database/changes.ts';
import type { Database, Db } from '../database/connection.ts';
import type { Clock } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import type { JobDefinition } from './define.ts';
import { openBoss } from './boss.ts';
import { bossDispatch } from './boss-dispatch.ts';
import type { Dispatch } from './dispatch.ts';
import { embeddedDispatch } from './embedded-dispatch.ts';
import { createHeartbeat, type OnProgress } from './heartbeat.ts';
import { addJob, cancelJob, findJob, reviveJob } from './store.ts';
import { createWorker, type Running } from './worker.ts';

interface Needs {
  database: Database;
  log: Log;
  clock: Clock;
  /** Jobs at a time, beside the one that keeps house. */
  workers: number;
  onProgress: OnProgress;
  /** On PostgreSQL: how often it is looked for jobs whose worker is gone. */
  superviseS?: number;
}

/** The durable queue: stored, retried with back-off, cancelled, resumed after kill -9; embedded on SQLite, by pg-boss on PostgreSQL. */
export async function createQueue(needs: Needs) {
  const { database, log, clock, workers } = needs;
  const definitions = new Map<string, JobDefinition>();
  const running: Running = new Map();
  const dispatch = await openDispatch({ superviseS: 15, ...needs, definitions, running });
  const heartbeat = createHeartbeat({ ...needs, dispatch });
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
    await dispatch.offer(tx, { id, subject });
    await recordChange(tx, 'job', id);
    return id;
  }

  async function cancel(id: JobId): Promise<Job> {
    const stored = await mustFind(id);
    await database.transaction(async (tx) => {
      if (!(await cancelJob(tx, id, clock.now()))) throw conflict('job', stored.job.attempt);
      await dispatch.recall(tx, stored.job);
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
      await dispatch.offer(tx, stored.job);
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
    const recovered = await dispatch.recover();
    if (recovered > 0) log.info({ recovered }, 'jobs of a process that died are taken up again');
    const lanes = [...Array.from({ length: workers }, () => 'work' as const), 'house' as const];
    loops = lanes.map((lane) => createWorker({ ...needs, definitions, lane, running, dispatch, heartbeat }).loop(stop.signal));
  }

  async function end(): Promise<void> {
    stop.abort();
    for (const { controller } of running.values()) controller.abort(stop.signal.reason);
    await Promise.all(loops);
    await dispatch[Symbol.asyncDispose]();
  }
  let ended: Promise<void> | undefined;

  return { register, add, cancel, retry, start, [Symbol.asyncDispose]: (): Promise<void> => (ended ??= end()) };
}

export type Queue = Awaited<ReturnType<typeof createQueue>>;

type DispatchNeeds = Omit<Parameters<typeof bossDispatch>[0], 'boss'> & { log: Log; superviseS: number };

async function openDispatch(needs: DispatchNeeds): Promise<Dispatch> {
  const { url } = needs.database;
  return url === null ? embeddedDispatch(needs) : bossDispatch({ ...needs, boss: await openBoss({ ...needs, url }) });
}
