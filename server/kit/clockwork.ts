import schedule from 'node-schedule';
import type { Log } from './log.ts';

/**
 * Ticks by cron expression. A tick may only enqueue or ask again what is due: sleep delays it, a clock jump fires every missed
 * run, an hour of summer time is left out. Truth is in data, never in a timer.
 */
export function createClockwork(log: Log) {
  const jobs: schedule.Job[] = [];

  function every(name: string, cron: string, tick: () => Promise<unknown>): void {
    let isRunning = false;
    const job = schedule.scheduleJob(name, cron, () => {
      if (isRunning) return; // A slow tick is not doubled.
      isRunning = true;
      tick()
        .catch((error: unknown) => log.error({ err: error, tick: name }, 'tick failed'))
        .finally(() => (isRunning = false));
    });
    if (!job) throw new Error(`not a cron expression: ${cron}`);
    jobs.push(job);
  }

  return {
    every,
    [Symbol.dispose]: (): void => jobs.forEach((job) => job.cancel()),
  };
}

export type Clockwork = ReturnType<typeof createClockwork>;
