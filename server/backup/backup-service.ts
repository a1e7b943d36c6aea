import path from 'node:path';
import type { Writable } from 'node:stream';
import type { Backup, BackupSchedule, Placement } from '#shared/model/backup.ts';
import type { BackupId, JobId } from '#shared/model/ids.ts';
import { AppError, badRequest, notFound } from '#shared/problem.ts';
import { recordAudit } from '../database/audit.ts';
import { recordChange } from '../database/changes.ts';
import type { Database } from '../database/connection.ts';
import type { Queue } from '../jobs/queue.ts';
import { findNewestJob, listOpenJobs } from '../jobs/store.ts';
import type { By } from '../kit/by.ts';
import type { Clock } from '../kit/clock.ts';
import { sendArchive } from './archive.ts';
import type { takeJob, verifyJob } from './backup-jobs.ts';
import { findBackup, findLastGood, listBackups, markGone, reviseBackup } from './backup-store.ts';
import { lockTarget, mustBeWritable } from './holding.ts';
import { archive } from './known.ts';
import { foldersOf, placeOf } from './placement.ts';
import { findSchedule, nextDue, saveSchedule } from './schedule.ts';
import { removeFrom } from './target.ts';
import { readDocument } from './verify.ts';
import { writableFolders } from './writable.ts';

interface Needs {
  database: Database;
  clock: Clock;
  queue: Queue;
  dataFolder: string;
  take: ReturnType<typeof takeJob>;
  verify: ReturnType<typeof verifyJob>;
  placed?: typeof placeOf;
}

/** One backup at a time: jobs of one subject are never in two hands. */
export const SUBJECT = 'backup';

export function backupService({ database, clock, queue, dataFolder, take, verify, placed = placeOf }: Needs) {
  const { reads } = database;

  async function list(by: By) {
    mustBeEverywhere(by);
    const [backups, lastGood, job] = await Promise.all([listBackups(reads), findLastGood(reads), findNewestJob(reads, take.name)]);
    const running = job?.endedAt === null ? job : null;
    const failed = job?.state === 'failed' && job.problem ? { problem: job.problem, at: job.endedAt ?? job.createdAt } : null;
    return { ...(await scheduled()), backups, lastGoodAt: lastGood?.takenAt ?? null, running, failed };
  }

  async function scheduled() {
    const { schedule } = await findSchedule(reads, dataFolder);
    const [place, writable] = await Promise.all([placement(schedule.target), writableFolders(dataFolder)]);
    return { schedule, placement: place, nextAt: nextDue({ schedule }, clock.now()), writable };
  }

  const home = { dataFolder, databaseUrl: database.url };
  let known: Promise<string[]> | undefined;
  /** Asked once: a database does not move while it is in use. */
  function folders(): Promise<string[]> {
    known ??= foldersOf(home);
    known.catch(() => (known = undefined));
    return known;
  }

  /** A folder that is not there yet will lie where the one above it lies. */
  async function placement(folder: string): Promise<Placement | null> {
    for (const one of [folder, path.dirname(folder)]) {
      const found = await folders()
        .then((ours) => placed(ours, one))
        .catch(() => null);
      if (found) return found;
    }
    return null;
  }

  async function schedule(by: By, wanted: BackupSchedule) {
    mustBeEverywhere(by);
    for (const [field, folder] of Object.entries({ target: wanted.target, keysFolder: wanted.keysFolder }))
      await mustBeWritable(field, folder);
    const before = (await findSchedule(reads, dataFolder)).schedule;
    await database.transaction(async (tx) => {
      await saveSchedule(tx, { schedule: wanted, since: clock.now() });
      await recordAudit(tx, by, { action: 'backup.schedule', subject: SUBJECT, place: null, before, after: wanted });
      await recordChange(tx, 'backup', SUBJECT);
    });
    return scheduled();
  }

  /** Asked again while one is under way, that one is the answer. */
  async function begin(by: By, hasMedia: boolean): Promise<{ job: JobId }> {
    mustBeEverywhere(by);
    return database.transaction(async (tx) => {
      const open = (await listOpenJobs(tx, SUBJECT)).find(({ name }) => name === take.name);
      if (open) return { job: open.id };
      await recordAudit(tx, by, { action: 'backup.take', subject: SUBJECT, place: null, after: { hasMedia } });
      return { job: await queue.add(tx, take, { hasMedia, isByClock: false }, SUBJECT) };
    });
  }

  async function beginVerify(by: By, id: BackupId): Promise<{ job: JobId }> {
    const backup = await get(by, id);
    return { job: await database.transaction((tx) => queue.add(tx, verify, { backup: backup.id }, backup.id)) };
  }

  async function remove(by: By, id: BackupId): Promise<Record<string, never>> {
    const { name, target, takenAt } = await get(by, id);
    await using _ = await lockTarget(dataFolder, target);
    await removeFrom(target, [name]);
    await database.transaction(async (tx) => {
      await markGone(tx, target, [name], clock.now());
      await recordAudit(tx, by, { action: 'backup.remove', subject: id, place: null, before: { name, target, takenAt } });
      await recordChange(tx, 'backup', id);
    });
    return {};
  }

  /** What was sent is remembered by its hash, so that whoever received it can say that it arrived whole. */
  async function send(by: By, id: BackupId, to: Writable): Promise<void> {
    const { name, target } = await get(by, id);
    await database.transaction((tx) => recordAudit(tx, by, { action: 'backup.fetch', subject: id, place: null, after: { name } }));
    const hash = await sendArchive(target, name, to);
    await database.transaction((tx) => reviseBackup(tx, id, { archive_hash: hash }));
  }

  /** Off this machine and whole: from now on its records need not be kept on screens. */
  async function confirm(by: By, id: BackupId, sha256: string): Promise<Backup> {
    const { name, target } = await get(by, id);
    const sent = (await findBackup(reads, id))?.archiveHash;
    if (!sent) throw badRequest('sha256', 'this backup was not fetched yet');
    if (sent !== sha256) throw badRequest('sha256', 'the file that arrived is not the one that was sent');
    const { document } = await readDocument(path.join(target, name));
    await database.transaction(async (tx) => {
      await reviseBackup(tx, id, { received_at: clock.now() });
      await recordAudit(tx, by, { action: 'backup.receive', subject: id, place: null, after: { sha256 } });
      await recordChange(tx, 'backup', id);
    });
    await archive(database, document.ledger);
    return get(by, id);
  }

  async function get(by: By, id: BackupId): Promise<Backup> {
    mustBeEverywhere(by);
    const found = await findBackup(reads, id);
    if (!found) throw notFound('backup', id);
    return found.backup;
  }

  return { list, scheduled, schedule, begin, beginVerify, remove, send, confirm, get };
}

/** A backup is all of the office; who looks after a part of it has no business with it. */
function mustBeEverywhere({ scope }: By): void {
  if (!scope.isEverywhere) throw new AppError('not_allowed');
}

export type BackupService = ReturnType<typeof backupService>;
