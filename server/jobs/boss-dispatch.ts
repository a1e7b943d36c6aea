import { fromKnex, type PgBoss } from 'pg-boss';
import { z } from 'zod';
import { JobId } from '#shared/model/ids.ts';
import type { Database, Db } from '../database/connection.ts';
import type { Clock } from '../kit/clock.ts';
import { waitersOf, type JobDefinition } from './define.ts';
import type { Claim, Dispatch, JobName } from './dispatch.ts';
import { claimNamedJob, listAllOpenJobs } from './store.ts';
import { QUEUE } from './boss.ts';
import { newsOr } from './wait.ts';
import type { Running } from './worker.ts';

const LOOK_MS = 1000;
/** A job that was offered is committed within this. */
const COMMITTED_MS = 2000;

const Ticket = z.object({ id: z.string(), retryCount: z.int(), singletonKey: z.string(), data: z.object({ job: JobId }) });
type Ticket = z.infer<typeof Ticket>;

interface Needs {
  boss: PgBoss;
  database: Database;
  clock: Clock;
  definitions: ReadonlyMap<string, JobDefinition>;
  running: Running;
}

/** The queue on PostgreSQL, by pg-boss. A ticket there says only "look at this job"; the job's row decides. */
export function bossDispatch({ boss, database, clock, definitions, running }: Needs): Dispatch {
  const within = (tx: Db) => ({ db: fromKnex(tx) });
  let offeredAt = -Infinity;

  async function offer(tx: Db, { id, subject }: JobName, inMs = 0): Promise<void> {
    offeredAt = performance.now();
    await boss.send(QUEUE, { job: id }, { singletonKey: subject, ...(inMs > 0 && { startAfter: inMs / 1000 }), ...within(tx) });
  }

  /** A ticket that is in somebody's hand stays: it keeps the next job of its subject waiting until he lets go. */
  async function recall(tx: Db, { id, subject }: JobName): Promise<void> {
    const waiting = await boss.findJobs(QUEUE, { key: subject, data: { job: id }, queued: true, ...within(tx) });
    for (const ticket of waiting) await boss.deleteJob(QUEUE, ticket.id, within(tx));
  }

  /** This process is the only server, so all tickets are a dead one's. They are written anew from the rows: whatever was lost is there again. */
  async function recover(): Promise<number> {
    await boss.deleteAllJobs(QUEUE);
    return database.transaction(async (tx) => {
      const open = await listAllOpenJobs(tx);
      for (const job of open) await offer(tx, job, job.state === 'running' ? 0 : job.dueAt - clock.now());
      return open.filter(({ state }) => state === 'running').length;
    });
  }

  async function claim(): Promise<Claim | undefined> {
    for (;;) {
      const [fetched] = await boss.fetch(QUEUE, { includeMetadata: true });
      if (!fetched) return undefined;
      const claimed = await take(Ticket.parse(fetched));
      if (claimed) return claimed;
    }
  }

  async function take({ data, singletonKey: subject, ...ticket }: Ticket): Promise<Claim | undefined> {
    // The run that lost this ticket (its heartbeats did not get through) has not let go yet: the ticket comes back later.
    const isBusy = running.has(data.job) || [...running.values()].some((hand) => hand.subject === subject);
    if (isBusy) return void (await boss.fail(QUEUE, ticket));
    running.set(data.job, { subject, controller: new AbortController() });
    try {
      const claimed = await database.transaction(async (tx) => {
        const job = await claimNamedJob(tx, data.job, {
          names: [...definitions.keys()],
          waiters: waitersOf(definitions),
          now: clock.now(),
        });
        if (!job) await boss.complete(QUEUE, ticket, null, within(tx)); // Cancelled, ended, or another version's.
        return job;
      });
      if (!claimed) running.delete(data.job);
      return claimed && { ...claimed, ticket };
    } catch (error) {
      running.delete(data.job);
      await boss.fail(QUEUE, ticket);
      throw error;
    }
  }

  return {
    recover,
    offer,
    recall,
    claim,
    async keep(tx, claims) {
      const tickets = claims.flatMap(({ ticket }) => ticket ?? []);
      if (tickets.length > 0) await boss.touch(QUEUE, tickets, within(tx));
    },
    async settle(tx, { ticket }, againInMs) {
      if (!ticket) return;
      if (againInMs === null) {
        await boss.complete(QUEUE, ticket, null, within(tx));
        return;
      }
      await boss.fail(QUEUE, ticket, null, within(tx));
      await boss.update(QUEUE, undefined, { id: ticket.id, startAfter: againInMs / 1000, ...within(tx) });
    },
    wait: (stop) => newsOr(LOOK_MS, stop, (ring) => database.onCommit(() => performance.now() - offeredAt < COMMITTED_MS && ring())),
    [Symbol.asyncDispose]: () => boss.stop({ graceful: false }),
  };
}
