import schedule from 'node-schedule';
import type { Log } from './log.ts';

/**
 * Ticks by cron expression. A tick may only enqueue or ask again what is due: sleep delays it, a clock jump fires every missed
 * run, an hour of summer time is left out. Truth is in data, never in a timer.
 */
export function createClockwork(log: Log) {
  const jobs: schedule.Job[] = [];
  const running = new Map<string, Promise<unknown>>();

  function every(name: string, cron: string, tick: () => Promise<unknown>): void {
    const job = schedule.scheduleJob(name, cron, () => {
      if (running.has(name)) return; // A slow tick is not doubled.
      const done = Promise.resolve()
        .then(tick)
        .catch((error: unknown) => log.error({ err: error, tick: name }, 'tick failed'))
        .finally(() => running.delete(name));
      running.set(name, done);
    });
    if (!job) throw new Error(`not a cron expression: ${cron}`);
    jobs.push(job);
  }

  return {
    every,
    /** What a tick is at still needs the database. */
    async [Symbol.asyncDispose](): Promise<void> {
      for (const job of jobs) job.cancel();
      await Promise.all(running.values());
    },
  };
}

export type Clockwork = ReturnType<typeof createClockwork>;
