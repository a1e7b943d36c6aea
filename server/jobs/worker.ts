import type { JobId } from '#shared/model/ids.ts';
import type { Job } from '#shared/model/job.ts';
import type { Problem } from '#shared/problem.ts';
import { recordChange } from '../database/changes.ts';
import type { Database } from '../database/connection.ts';
import type { Clock } from '../kit/clock.ts';
import { problemOf } from '../kit/errors.ts';
import type { Log } from '../kit/log.ts';
import { Postponed, type JobDefinition } from './define.ts';
import type { Claim, Dispatch } from './dispatch.ts';
import type { Heartbeat } from './heartbeat.ts';
import { endJob, returnJob } from './store.ts';

/** What this process works on now. */
export type Running = Map<JobId, { subject: string; controller: AbortController }>;

interface Needs {
  database: Database;
  log: Log;
  clock: Clock;
  definitions: ReadonlyMap<string, JobDefinition>;
  lane: NonNullable<JobDefinition['lane']>;
  running: Running;
  dispatch: Dispatch;
  heartbeat: Heartbeat;
}

/** 2 s, 8 s, 32 s … at most 10 minutes. */
export const backOffMs = (attempt: number): number => Math.min(2000 * 4 ** (attempt - 1), 600_000);

/** What must not begin yet, and was brought all the same, is looked at again after this. */
const LATER_MS = 5000;

export function createWorker({ database, log, clock, definitions, lane, running, dispatch, heartbeat }: Needs) {
  const waiters = new Set<Promise<void>>();

  /** Takes jobs one after another until aborted; those that only wait for others go on beside it, however many: each must cost next to nothing. */
  async function loop(stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      try {
        const claimed = await dispatch.claim(await startable());
        if (!claimed) await dispatch.wait(stop);
        else if (definitions.get(claimed.job.name)?.isWaiter) beside(work(claimed, stop));
        else await work(claimed, stop);
      } catch (error) {
        log.error({ err: error }, 'the job worker stumbled');
        await dispatch.wait(stop);
      }
    }
    await Promise.all(waiters);
  }

  function beside(work: Promise<void>): void {
    const waiter = work
      .catch((error: unknown) => log.error({ err: error }, 'the job worker stumbled'))
      .finally(() => waiters.delete(waiter));
    waiters.add(waiter);
  }

  const mayStart = (definition: JobDefinition): Promise<boolean> => definition.mayStart?.() ?? Promise.resolve(true);

  async function startable(): Promise<string[]> {
    const own = [...definitions.values()].filter((definition) => (definition.lane ?? 'work') === lane);
    const may = await Promise.all(own.map(mayStart));
    return own.filter((_, index) => may[index]).map(({ name }) => name);
  }

  async function work(claimed: Claim, stop: AbortSignal): Promise<void> {
    const { job } = claimed;
    const definition = definitions.get(job.name);
    const controller = running.get(job.id)?.controller;
    try {
      if (!definition || !controller) return;
      if (job.attempt > job.attempts) {
        // It took the process down with it each time.
        await finish(definition, claimed, 'failed', { code: 'unexpected', params: { reference: job.id } });
        return;
      }
      if (!(await mayStart(definition))) return await postpone(claimed, new Postponed({ code: 'not_ready', params: {} }, LATER_MS));
      const outcome = await runUntil(stop, () => runWithHeartbeat(definition, claimed, controller));
      if (outcome === 'stopped') await database.transaction((tx) => returnJob(tx, job.id, job.attempt));
      else if (outcome instanceof Postponed) await postpone(claimed, outcome);
      else if ('problem' in outcome) await failed(definition, claimed, outcome.problem);
      else await finish(definition, claimed, outcome.done, null);
    } finally {
      running.delete(job.id);
    }
  }

  /** Whatever it fails with while the server stops is the stop's doing. */
  async function runUntil(stop: AbortSignal, run: () => Promise<'done' | 'skipped'>) {
    if (stop.aborted) return 'stopped';
    try {
      return { done: await run() };
    } catch (error) {
      if (stop.aborted) return 'stopped';
      return error instanceof Postponed ? error : { problem: problemOf(error, log) };
    }
  }

  async function postpone(claimed: Claim, { problem, waitMs }: Postponed): Promise<void> {
    const { job } = claimed;
    await database.transaction(async (tx) => {
      await returnJob(tx, job.id, job.attempt, { dueAt: clock.now() + waitMs, problem });
      await dispatch.settle(tx, claimed, waitMs);
      await recordChange(tx, 'job', job.id);
    });
  }

  async function runWithHeartbeat(definition: JobDefinition, claimed: Claim, controller: AbortController): Promise<'done' | 'skipped'> {
    const { job, payload } = claimed;
    using life = heartbeat.begin(claimed, controller);
    await recordStart(job);
    return await definition.run(definition.payload.parse(payload), { signal: controller.signal, progress: life.progress });
  }

  const recordStart = (job: Job): Promise<void> => database.transaction((tx) => recordChange(tx, 'job', job.id));

  async function failed(definition: JobDefinition, claimed: Claim, problem: Problem): Promise<void> {
    const { job } = claimed;
    const isOver = job.attempt >= job.attempts || definition.isFinal?.(problem) === true;
    if (isOver) return finish(definition, claimed, 'failed', problem);
    const now = clock.now();
    await database.transaction(async (tx) => {
      await endJob(tx, job.id, job.attempt, { state: 'waiting', problem, now, dueAt: now + backOffMs(job.attempt) });
      await dispatch.settle(tx, claimed, backOffMs(job.attempt));
      await recordChange(tx, 'job', job.id);
    });
  }

  async function finish(
    definition: JobDefinition,
    claimed: Claim,
    state: 'done' | 'skipped' | 'failed',
    problem: Problem | null,
  ): Promise<void> {
    const { job, payload } = claimed;
    await database.transaction(async (tx) => {
      const isOurs = await endJob(tx, job.id, job.attempt, { state, problem, now: clock.now() });
      await dispatch.settle(tx, claimed, null);
      if (!isOurs) return; // Cancelled, or another attempt's: its end was told there.
      const subject = definition.payload.safeParse(payload); // An older program's payload may be the very reason it failed.
      if (state === 'failed' && subject.success) await definition.ended?.(tx, subject.data, 'failed', problem);
      await recordChange(tx, 'job', job.id);
    });
  }

  return { loop };
}
