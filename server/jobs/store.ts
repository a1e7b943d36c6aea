import { z } from 'zod';
import { JobId } from '#shared/model/ids.ts';
import { Job, JobState } from '#shared/model/job.ts';
import { Problem } from '#shared/problem.ts';
import type { Db, Reads } from '../database/connection.ts';
import { toChange } from '../database/hold.ts';
import { jsonColumn, rowOf, rowsOf } from '../database/insert.ts';
import { LEASE_MS } from './dispatch.ts';

const JobRow = z
  .object({
    id: JobId,
    name: z.string(),
    subject: z.string(),
    payload: z.string(),
    state: JobState,
    attempt: z.int(),
    attempts: z.int(),
    progress: z.number(),
    left_ms: z.int().nullable(),
    problem: jsonColumn(Problem).nullable(),
    created_at: z.int(),
    started_at: z.int().nullable(),
    ended_at: z.int().nullable(),
    due_at: z.int(),
  })
  .transform(({ left_ms, created_at, started_at, ended_at, due_at, payload, ...rest }) => ({
    job: { ...rest, leftMs: left_ms, createdAt: created_at, startedAt: started_at, endedAt: ended_at, dueAt: due_at } satisfies Job,
    payload: JSON.parse(payload) as unknown,
  }));
export type StoredJob = z.output<typeof JobRow>;

export async function addJob(
  tx: Db,
  job: { id: JobId; name: string; subject: string; payload: unknown; attempts: number; now: number; dueAt?: number },
): Promise<void> {
  await tx('job').insert({
    id: job.id,
    name: job.name,
    subject: job.subject,
    payload: JSON.stringify(job.payload),
    state: 'waiting',
    attempt: 0,
    attempts: job.attempts,
    progress: 0,
    created_at: job.now,
    due_at: job.dueAt ?? job.now,
  });
}

export async function findJob(reads: Reads, id: JobId): Promise<StoredJob | undefined> {
  return rowOf(JobRow, await reads('job').where({ id }).first());
}

/** Newest first. */
export async function listJobs(
  reads: Reads,
  filter: { state?: JobState | undefined; subjects?: ReturnType<Reads> | undefined; page: number; size: number },
): Promise<{ total: number; jobs: Job[] }> {
  const matching = reads('job');
  if (filter.state) void matching.where({ state: filter.state });
  if (filter.subjects) void matching.whereIn('subject', filter.subjects);
  const count: unknown = await matching.clone().count({ total: '*' }).first();
  const rows = await matching
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(filter.size)
    .offset((filter.page - 1) * filter.size);
  return { total: z.object({ total: z.int() }).parse(count).total, jobs: rowsOf(JobRow, rows).map(({ job }) => job) };
}

const OPEN: readonly JobState[] = ['waiting', 'running'];

/** Jobs of one subject that have not ended. */
export async function listOpenJobs(reads: Reads, subject: string): Promise<Job[]> {
  return rowsOf(JobRow, await reads('job').where({ subject }).whereIn('state', OPEN)).map(({ job }) => job);
}

export async function findNewestJob(reads: Reads, name: string): Promise<Job | undefined> {
  return rowOf(JobRow, await reads('job').where({ name }).orderBy('created_at', 'desc').orderBy('id', 'desc').first())?.job;
}

/** All that have not ended, oldest first. */
export async function listAllOpenJobs(reads: Reads): Promise<Job[]> {
  return rowsOf(JobRow, await reads('job').whereIn('state', OPEN).orderBy('due_at').orderBy('id')).map(({ job }) => job);
}

interface Wanted {
  names: readonly string[];
  /** What this process works on: one subject is never in two hands, whatever a lease or a late cancel says. */
  busySubjects: readonly string[];
  now: number;
  /** Of these kinds a start that was cut short goes on where it was. */
  waiters: readonly string[];
}

/** The oldest due job. Also one whose lease has run out: its worker is gone. */
export async function findDueJob(reads: Reads, { names, busySubjects, now }: Wanted): Promise<StoredJob | undefined> {
  const row: unknown = await reads('job')
    .whereIn('name', names)
    .whereRaw('subject not in (select value from json_each(?))', [JSON.stringify(busySubjects)]) // One value, however many are busy.
    .where((open) =>
      open
        .where((w) => w.where({ state: 'waiting' }).where('due_at', '<=', now))
        .orWhere((r) => r.where({ state: 'running' }).where('leased_until', '<', now)),
    )
    .orderBy('due_at')
    .orderBy('id')
    .first();
  return rowOf(JobRow, row);
}

/** Takes the oldest due job for a while. */
export async function claimDueJob(tx: Db, wanted: Wanted): Promise<StoredJob | undefined> {
  const row = await findDueJob(tx, wanted);
  return row && begin(tx, row, wanted);
}

/** Takes this job, if it is still open and of a kind that is known. One that is running has lost its worker: whoever asks knows that. */
export async function claimNamedJob(tx: Db, id: JobId, { names, ...wanted }: Omit<Wanted, 'busySubjects'>): Promise<StoredJob | undefined> {
  const open = tx('job').where({ id }).whereIn('name', names).whereIn('state', OPEN);
  const row = rowOf(JobRow, await toChange(open.first()));
  return row && begin(tx, row, wanted);
}

async function begin(tx: Db, row: StoredJob, { now, waiters }: Pick<Wanted, 'now' | 'waiters'>): Promise<StoredJob> {
  const isWaiter = waiters.includes(row.job.name);
  // What killed the process was not the waiting.
  const attempt = isWaiter && row.job.state === 'running' ? Math.max(1, row.job.attempt) : row.job.attempt + 1;
  const progress = isWaiter ? row.job.progress : 0;
  const changed = {
    state: 'running' as const,
    attempt,
    started_at: now,
    leased_until: now + LEASE_MS,
    progress,
    left_ms: null,
    problem: null,
  };
  await tx('job').where({ id: row.job.id }).update(changed);
  return { ...row, job: { ...row.job, state: 'running', attempt, startedAt: now, progress, leftMs: null, problem: null } };
}

/** What a job in hand says of itself. */
export interface Beat {
  id: JobId;
  attempt: number;
  progress: number;
  leftMs: number | null;
  /** Since it was last written. */
  isNews: boolean;
}

/** Extends the leases. Those that it leaves out are no longer this process's (cancelled, or taken over), so they must stop. */
export async function keepJobs(tx: Db, beats: readonly Beat[], now: number): Promise<ReadonlySet<JobId>> {
  const isOurs = (query: ReturnType<Db>, ids: JobId[]) => query.whereIn('id', ids).where({ state: 'running' });
  const rows = rowsOf(
    z.object({ id: JobId, attempt: z.int() }),
    await isOurs(
      tx('job'),
      beats.map(({ id }) => id),
    ).select('id', 'attempt'),
  );
  const attempts = new Map(rows.map(({ id, attempt }) => [id, attempt]));
  const kept = beats.filter(({ id, attempt }) => attempts.get(id) === attempt);
  const ids = kept.map(({ id }) => id);
  await isOurs(tx('job'), ids).update({ leased_until: now + LEASE_MS });
  for (const { id, attempt, progress, leftMs } of kept.filter(({ isNews }) => isNews))
    await tx('job').where({ id, attempt, state: 'running' }).update({ progress, left_ms: leftMs });
  return new Set(ids);
}

/** Ends an attempt; fenced by its number, so that a lost worker's late result changes nothing. */
export async function endJob(
  tx: Db,
  id: JobId,
  attempt: number,
  end: { state: JobState; problem: Problem | null; now: number; dueAt?: number },
): Promise<boolean> {
  const isOver = end.state !== 'waiting';
  const ended = await tx('job')
    .where({ id, attempt, state: 'running' })
    .update({
      state: end.state,
      problem: end.problem && JSON.stringify(end.problem),
      ended_at: isOver ? end.now : null,
      leased_until: null,
      left_ms: null,
      ...(end.state === 'done' && { progress: 1 }),
      ...(end.dueAt !== undefined && { due_at: end.dueAt }),
    });
  return ended === 1;
}

/** Gives a job back as if it had never been taken: neither an orderly stop nor a wait for room is a failed attempt. */
export async function returnJob(tx: Db, id: JobId, attempt: number, later?: { dueAt: number; problem: Problem }): Promise<void> {
  const waiting = { state: 'waiting' as const, attempt: attempt - 1, leased_until: null, left_ms: null, started_at: null };
  const due = later && { due_at: later.dueAt, problem: JSON.stringify(later.problem) };
  await tx('job')
    .where({ id, attempt, state: 'running' })
    .update({ ...waiting, ...due });
}

export async function cancelJob(tx: Db, id: JobId, now: number): Promise<boolean> {
  const cancelled = await tx('job')
    .where({ id })
    .whereIn('state', OPEN)
    .update({ state: 'cancelled', ended_at: now, leased_until: null, left_ms: null });
  return cancelled === 1;
}

export async function reviveJob(tx: Db, id: JobId, now: number): Promise<boolean> {
  const revived = await tx('job')
    .where({ id })
    .whereIn('state', ['failed', 'cancelled'])
    .update({ state: 'waiting', attempt: 0, progress: 0, problem: null, ended_at: null, started_at: null, due_at: now });
  return revived === 1;
}

/** At start every running job is a dead process's: this process is the only server. */
export async function releaseAll(tx: Db, now: number): Promise<number> {
  return tx('job')
    .where({ state: 'running' })
    .update({ leased_until: now - 1 });
}

export async function countJobs(reads: Reads): Promise<{ state: JobState; count: number }[]> {
  const rows = await reads('job').groupBy('state').select('state').count({ count: '*' });
  return rowsOf(z.object({ state: JobState, count: z.int() }), rows);
}
