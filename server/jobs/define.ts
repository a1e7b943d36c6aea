import type { z } from 'zod';
import type { Problem } from '#shared/problem.ts';
import type { Db } from '../database/connection.ts';

export interface JobContext {
  /** Aborted when the job is cancelled or the server stops. */
  signal: AbortSignal;
  /** 0..1 and, when it can be told, milliseconds left. Cheap: what is stored is thinned out. */
  progress: (fraction: number, leftMs?: number | null) => void;
}

/** Small; re-reads its subject; may find nothing to do. The payload is ids only. */
export interface JobDefinition<Payload extends z.ZodType = z.ZodType> {
  name: string;
  payload: Payload;
  /** How often it may start in all; a start that ended with kill -9 counts. */
  attempts: number;
  run: (payload: z.output<Payload>, context: JobContext) => Promise<'done' | 'skipped'>;
  /** In the transaction that ends it as failed or cancelled, so that its subject says so too. */
  ended?: (tx: Db, payload: z.output<Payload>, outcome: 'failed' | 'cancelled', problem: Problem | null) => Promise<void>;
  /** In the transaction that makes a failed or cancelled one wait again: its subject waits too, or this throws and nothing happens. */
  revived?: (tx: Db, payload: z.output<Payload>) => Promise<void>;
  /** True: trying again would fail again. */
  isFinal?: (problem: Problem) => boolean;
  /** False while it must not begin (a full disk, a backup that reads what it would delete): it waits, and that costs no attempt. */
  mayStart?: () => Promise<boolean>;
  /** Waits for others to do its work: it keeps no worker busy, how far it has come stays told, and a process that dies under it is no start that failed. */
  isWaiter?: boolean;
  /** `house` has a worker of its own, so that a night's encoding keeps no backup waiting. */
  lane?: 'work' | 'house';
}

export const waitersOf = (definitions: ReadonlyMap<string, JobDefinition>): string[] =>
  [...definitions.values()].filter(({ isWaiter }) => isWaiter).map(({ name }) => name);

/** Thrown by a job that can go on only later, through no fault of its own: it waits as if it had never begun. */
export class Postponed extends Error {
  readonly problem: Problem;
  readonly waitMs: number;

  constructor(problem: Problem, waitMs: number) {
    super(`postponed: ${problem.code}`);
    this.problem = problem;
    this.waitMs = waitMs;
  }
}

export const defineJob = <Payload extends z.ZodType>(definition: JobDefinition<Payload>): JobDefinition<Payload> => definition;
