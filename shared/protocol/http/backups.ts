import { z } from 'zod';
import { Backup, BackupSchedule, Placement } from '../../model/backup.ts';
import { BackupId, JobId } from '../../model/ids.ts';
import { Job } from '../../model/job.ts';
import { Problem } from '../../problem.ts';
import { call } from '../call.ts';

const WithBackup = z.object({ id: BackupId });

/** Null for `placement`: the folder is not there yet, or cannot be read. */
const Scheduled = z.object({
  schedule: BackupSchedule,
  placement: Placement.nullable(),
  nextAt: z.int().nullable(),
  /** The only folders that the system lets the server write to, besides its own; null: it is not held back. */
  writable: z.array(z.string()).nullable(),
});

const RunningBackup = Job.pick({ id: true, state: true, progress: true, leftMs: true, problem: true });
export type RunningBackup = z.infer<typeof RunningBackup>;
/** Why the last one that was tried did not come about. */
const FailedBackup = z.object({ problem: Problem, at: z.int() });

export const backupCalls = {
  listBackups: call({
    method: 'get',
    path: '/api/backups',
    reply: Scheduled.extend({
      backups: z.array(Backup),
      lastGoodAt: z.int().nullable(),
      running: RunningBackup.nullable(),
      failed: FailedBackup.nullable(),
    }),
  }),
  takeBackup: call({
    method: 'post',
    path: '/api/backups',
    body: z.strictObject({ hasMedia: z.boolean() }),
    reply: z.object({ job: JobId }),
  }),
  scheduleBackups: call({ method: 'put', path: '/api/backups/schedule', body: BackupSchedule, reply: Scheduled }),
  verifyBackup: call({ method: 'post', path: '/api/backups/:id/verify', params: WithBackup, reply: z.object({ job: JobId }) }),
  /** The SHA-256 that whoever fetched the archive has computed from what arrived. */
  confirmBackup: call({
    method: 'post',
    path: '/api/backups/:id/received',
    params: WithBackup,
    body: z.strictObject({
      sha256: z
        .string()
        .trim()
        .toLowerCase()
        .regex(/^[0-9a-f]{64}$/),
    }),
    reply: Backup,
  }),
  removeBackup: call({ method: 'delete', path: '/api/backups/:id', params: WithBackup, reply: z.object({}) }),
};

/** One file with all of a backup, to fetch; no JSON call. */
export const backupArchivePath = (id: BackupId): string => `/api/backups/${id}/archive`;
