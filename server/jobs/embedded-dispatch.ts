import type { JobId } from '#shared/model/ids.ts';
import type { Database } from '../database/connection.ts';
import type { Clock } from '../kit/clock.ts';
import { waitersOf, type JobDefinition } from './define.ts';
import type { Claim, Dispatch } from './dispatch.ts';
import { claimDueJob, findDueJob, releaseAll } from './store.ts';
import { newsOr } from './wait.ts';
import type { Running } from './worker.ts';

const LOOK_MS = 1000;
const nothing = (): Promise<void> => Promise.resolve();

interface Needs {
  database: Database;
  clock: Clock;
  definitions: ReadonlyMap<string, JobDefinition>;
  running: Running;
}

/** The queue where transactions take turns: the rows say all, and a lease on a row is its worker's sign of life. */
export function embeddedDispatch({ database, clock, definitions, running }: Needs): Dispatch {
  const wanted = (names: readonly string[]) => ({
    names,
    waiters: waitersOf(definitions),
    busySubjects: [...running.values()].map(({ subject }) => subject),
    now: clock.now(),
  });

  async function claim(names: readonly string[]): Promise<Claim | undefined> {
    // Looked at first: a commit for nothing would wake the other workers, and theirs this one, for ever.
    if (!(await findDueJob(database.reads, wanted(names)))) return undefined;
    let taken: JobId | undefined;
    try {
      return await database.transaction(async (tx) => {
        const claimed = await claimDueJob(tx, wanted(names));
        if (!claimed) return undefined;
        taken = claimed.job.id;
        running.set(taken, { subject: claimed.job.subject, controller: new AbortController() });
        return claimed;
      });
    } catch (error) {
      if (taken) running.delete(taken);
      throw error;
    }
  }

  return {
    recover: () => database.transaction((tx) => releaseAll(tx, clock.now())),
    offer: nothing,
    recall: nothing,
    claim,
    keep: nothing,
    settle: nothing,
    wait: (stop) => newsOr(LOOK_MS, stop, (ring) => database.onCommit(ring)),
    [Symbol.asyncDispose]: nothing,
  };
}
