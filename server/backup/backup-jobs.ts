import path from 'node:path';
import { z } from 'zod';
import { BackupId } from '#shared/model/ids.ts';
import { recordChange } from '../database/changes.ts';
import type { Database } from '../database/connection.ts';
import { defineJob } from '../jobs/define.ts';
import type { Clock } from '../kit/clock.ts';
import { findBackup, listBackups, markGone, reviseBackup } from './backup-store.ts';
import { lockTarget } from './holding.ts';
import { noteBackup } from './known.ts';
import { findSchedule } from './schedule.ts';
import { takeBackup, type TakeNeeds } from './take.ts';
import { listFound, removeFrom } from './target.ts';
import { thinOut } from './thin.ts';
import { verifyBackup } from './verify.ts';

interface Needs {
  database: Database;
  clock: Clock;
  dataFolder: string;
  passphrase: string | null;
  version: string;
  placed?: TakeNeeds['placed'];
}

/** Takes a backup where the schedule says; the one that a clock began also thins out the old ones. */
export function takeJob({ database, clock, dataFolder, passphrase, version, placed }: Needs) {
  return defineJob({
    name: 'backup.take',
    payload: z.strictObject({ hasMedia: z.boolean(), isByClock: z.boolean() }),
    attempts: 3,
    lane: 'house',
    async run({ hasMedia, isByClock }, { signal, progress }) {
      const { schedule } = await findSchedule(database.reads, dataFolder);
      const { target, keysFolder, keep } = schedule;
      const where = { dataFolder, databaseUrl: database.url, target, keysFolder, passphrase };
      const taken = await takeBackup({ ...where, hasMedia, version, now: clock.now, signal, progress, ...(placed && { placed }) });
      await noteBackup(database, taken);
      if (isByClock) await thin(target, taken.document.office, keep);
      return 'done';
    },
  });

  async function thin(target: string, office: string, keep: Parameters<typeof thinOut>[1]): Promise<void> {
    await using _ = await lockTarget(dataFolder, target);
    const faulty = new Set((await listBackups(database.reads)).filter(({ faults }) => faults.length > 0).map(({ name }) => name));
    const found = (await listFound(target, office)).filter(({ document }) => document.hasMedia);
    const going = thinOut(
      found.map(({ name, document }) => ({ name, takenAt: document.takenAt, isGood: document.missing.length === 0 && !faulty.has(name) })),
      keep,
    );
    await removeFrom(target, going);
    await database.transaction(async (tx) => {
      await markGone(tx, target, going, clock.now());
      await recordChange(tx, 'backup', ...going);
    });
  }
}

/** Reads every byte of a backup again. */
export function verifyJob({ database, clock }: Pick<Needs, 'database' | 'clock'>) {
  return defineJob({
    name: 'backup.verify',
    payload: z.strictObject({ backup: BackupId }),
    attempts: 2,
    lane: 'house',
    async run({ backup: id }, { signal, progress }) {
      const found = await findBackup(database.reads, id);
      if (!found) return 'skipped';
      const { faults } = await verifyBackup(path.join(found.backup.target, found.backup.name), { signal, progress });
      await database.transaction(async (tx) => {
        await reviseBackup(tx, id, { verified_at: clock.now(), faults: JSON.stringify(faults) });
        await recordChange(tx, 'backup', id);
      });
      return 'done';
    },
  });
}
