import { recordAudit } from '../database/audit.ts';
import { recordChange, resetCursors } from '../database/changes.ts';
import type { Database, Db } from '../database/connection.ts';
import { bySystem } from '../kit/by.ts';
import { noteBackup, type Report } from './known.ts';

/**
 * What may not simply go on in a database that comes from the past: cursors begin anew, logins end, a setup link is void, the very
 * backup that was under way is not taken up again, and every screen gets its instruction anew, under a number that no
 * screen can have seen. The audit log gets a row that says so, and the office knows of the backups that lie where this one lay.
 */
export async function settleRestored(database: Database, from: Report, others: readonly Report[], now: number): Promise<void> {
  const { takenAt, office, version } = from.document;
  await database.transaction(async (tx) => {
    await resetCursors(tx);
    await tx('session').delete();
    await tx('setup_link').delete();
    await settleJobs(tx, now);
    await leapAhead(tx);
    await recordChange(tx, 'plan', 'everywhere');
    await recordAudit(tx, bySystem, {
      action: 'backup.restore',
      subject: from.name,
      place: null,
      after: { office, takenAt, version, restoredAt: now },
    });
  });
  for (const report of [...others, from]) await noteBackup(database, report);
}

/**
 * What was signed between the backup and the disaster is not in this database, and a screen may have it: the same number for something
 * else it would never ask for. Nobody signs so often between two backups.
 */
const LEAP = 100_000;

async function leapAhead(tx: Db): Promise<void> {
  const issued = tx('manifest').where('manifest.screen', tx.ref('screen.id')).max('revision');
  const higher = tx.raw('case when floor < (?) then (?) else floor end', [issued, issued]);
  await tx('screen').update({ floor: tx.raw('? + ?', [higher, LEAP]) });
}

async function settleJobs(tx: Db, now: number): Promise<void> {
  await tx('job')
    .whereIn('state', ['waiting', 'running'])
    .whereIn('name', ['backup.take', 'backup.verify'])
    .update({ state: 'cancelled', ended_at: now, leased_until: null, left_ms: null });
  // Whatever else was under way begins anew, and has not failed by that.
  await tx('job')
    .where({ state: 'running' })
    .update({ state: 'waiting', attempt: tx.raw('attempt - 1'), leased_until: null, left_ms: null, started_at: null, due_at: now });
}
