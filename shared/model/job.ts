import { z } from 'zod';
import { JobId } from './ids.ts';
import { Problem } from '../problem.ts';

export const JobState = z.enum(['waiting', 'running', 'done', 'skipped', 'failed', 'cancelled']);
export type JobState = z.infer<typeof JobState>;

export const Job = z.object({
  id: JobId,
  name: z.string(),
  /** What it works on, e.g. a lesson's id. */
  subject: z.string(),
  state: JobState,
  attempt: z.int(),
  attempts: z.int(),
  progress: z.number(),
  leftMs: z.int().nullable(),
  problem: Problem.nullable(),
  createdAt: z.int(),
  startedAt: z.int().nullable(),
  endedAt: z.int().nullable(),
  /** When the next attempt may start. */
  dueAt: z.int(),
});
export type Job = z.infer<typeof Job>;
