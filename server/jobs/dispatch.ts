import type { JobId } from '#shared/model/ids.ts';
import type { Db } from '../database/connection.ts';
import type { StoredJob } from './store.ts';

/** A worker that has given no sign of life for so long is gone. */
export const LEASE_MS = 30_000;

/** A job in hand, and the ticket by which it came, where the queue has tickets. */
export interface Claim extends StoredJob {
  ticket?: { id: string; retryCount: number };
}

export interface JobName {
  id: JobId;
  subject: string;
}

/**
 * Who takes which job when, and who notices that its worker is gone. What a job is, how far it has come and how it ended stands in
 * its row alone (`store.ts`), which everybody sees; that row is written by the same code wherever the queue lives.
 */
export interface Dispatch extends AsyncDisposable {
  /** Before the workers begin: what a process that died left in hand is to be taken again. Gives how many that were. */
  recover: () => Promise<number>;
  /** In the transaction that makes a job wait. */
  offer: (tx: Db, job: JobName) => Promise<void>;
  /** In the transaction that cancels a job: nobody needs to look for it any more. */
  recall: (tx: Db, job: JobName) => Promise<void>;
  /**
   * The next job whose turn it is, its row already saying so. One subject is never in two hands. `names`: of these kinds; a queue with
   * tickets may bring any other, which whoever gets it gives back where it must not begin.
   */
  claim: (names: readonly string[]) => Promise<Claim | undefined>;
  /** In the transaction of a heartbeat: their worker lives. */
  keep: (tx: Db, claims: readonly Claim[]) => Promise<void>;
  /** In the transaction that ends an attempt: through, or to be tried again in so many milliseconds. */
  settle: (tx: Db, claim: Claim, againInMs: number | null) => Promise<void>;
  /** Until there may be something to claim. */
  wait: (stop: AbortSignal) => Promise<void>;
}
