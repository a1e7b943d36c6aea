import { PgBoss } from 'pg-boss';
import type { Log } from '../kit/log.ts';
import { LEASE_MS } from './dispatch.ts';

/** One queue for all kinds of jobs: so many workers in all, and a subject's jobs one after the other whatever their kind. */
export const QUEUE = 'jobs';
const DAY_S = 86_400;

/**
 * `singleton`: of one subject only one ticket is in play at a time. A ticket without heartbeats goes back to the queue, as often as it
 * must: it is the job's row that counts attempts.
 */
const RULES = {
  policy: 'singleton',
  heartbeatSeconds: LEASE_MS / 1000,
  retryLimit: 100_000,
  retryDelay: 5,
  expireInSeconds: DAY_S,
  retentionSeconds: 365 * DAY_S,
  deleteAfterSeconds: 3600,
} as const;

/** pg-boss with connections and tables (schema `pgboss`) of its own. `superviseS`: how often it looks for tickets whose worker is gone. */
export async function openBoss({ url, log, superviseS }: { url: string; log: Log; superviseS: number }): Promise<PgBoss> {
  const boss = new PgBoss({
    connectionString: url,
    application_name: 'fieldcast jobs',
    max: 3,
    schedule: false,
    registerInstance: false,
    openTelemetry: { enabled: false },
    superviseIntervalSeconds: superviseS,
    monitorIntervalSeconds: superviseS,
  });
  boss.on('error', (error) => log.error({ err: error }, 'the job queue stumbled'));
  boss.on('warning', ({ message, data }) => log.warn({ data }, message));
  await boss.start();
  await boss.createQueue(QUEUE, RULES);
  return boss;
}
