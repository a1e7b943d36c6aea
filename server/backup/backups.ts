import { z } from 'zod';
import { backupCalls as calls } from '#shared/protocol/http/backups.ts';
import { BackupId } from '#shared/model/ids.ts';
import { notFound } from '#shared/problem.ts';
import type { May } from '../accounts/may.ts';
import type { Database } from '../database/connection.ts';
import type { Queue } from '../jobs/queue.ts';
import { listOpenJobs } from '../jobs/store.ts';
import type { Clock } from '../kit/clock.ts';
import type { Clockwork } from '../kit/clockwork.ts';
import type { By } from '../kit/by.ts';
import type { RawCall } from '../kit/operations.ts';
import { rawRoute, route, type Gate, type Route } from '../kit/routes.ts';
import { takeJob, verifyJob } from './backup-jobs.ts';
import { backupService, SUBJECT, type BackupService } from './backup-service.ts';
import { findNewestTaken } from './backup-store.ts';
import { takeInReports } from './known.ts';
import type { placeOf } from './placement.ts';
import { findSchedule, lastDue } from './schedule.ts';

interface Needs {
  database: Database;
  clock: Clock;
  queue: Queue;
  clockwork: Clockwork;
  may: May;
  dataFolder: string;
  passphrase: string | null;
  version: string;
  placed?: typeof placeOf;
}

/** Copies of the office: taken by a person or by the clock, read again, fetched, thinned out. */
export function createBackups(needs: Needs) {
  const { database, clock, queue, clockwork, may, dataFolder } = needs;
  const [take, verify] = [takeJob(needs), verifyJob(needs)];
  queue.register(take);
  queue.register(verify);
  const service = backupService({ ...needs, take, verify });

  /** What the clock does: takes in what was made beside the server, and begins what is due. A night without power is made up for. */
  async function tick(): Promise<void> {
    await takeInReports(database, dataFolder);
    const due = lastDue(await findSchedule(database.reads, dataFolder), clock.now());
    if (due === null || ((await findNewestTaken(database.reads)) ?? 0) >= due) return;
    await database.transaction(async (tx) => {
      if ((await listOpenJobs(tx, SUBJECT)).length > 0 || (await hasTriedSince(tx, due))) return;
      await queue.add(tx, take, { hasMedia: true, isByClock: true }, SUBJECT);
    });
  }
  clockwork.every('backup: due', '* * * * *', tick);

  const write = may('system.write');
  const routes: Route[] = [
    route(calls.listBackups, write, (_, { caller }) => service.list(caller)),
    route(calls.takeBackup, write, ({ body }, { caller }) => service.begin(caller, body.hasMedia)),
    route(calls.scheduleBackups, write, ({ body }, { caller }) => service.schedule(caller, body)),
    route(calls.verifyBackup, write, ({ params }, { caller }) => service.beginVerify(caller, params.id)),
    route(calls.confirmBackup, write, ({ params, body }, { caller }) => service.confirm(caller, params.id, body.sha256)),
    route(calls.removeBackup, write, ({ params }, { caller }) => service.remove(caller, params.id)),
  ];
  routes.push(archiveRoute(service, write));
  return { routes, tick, scheduled: service.scheduled };
}

/** Failed tries count: what failed thrice tonight is told, not tried for ever. */
async function hasTriedSince(reads: Database['reads'], due: number): Promise<boolean> {
  return (await reads('job').where({ name: 'backup.take' }).where('created_at', '>=', due).first('id')) !== undefined;
}

const getArchive = {
  method: 'get',
  path: '/api/backups/:id/archive',
  summary: 'A backup as one file, to be kept on another machine. Once its hash is confirmed, what it holds counts as archived.',
  params: z.object({ id: z.string() }),
  replies: { 200: { description: 'A tar archive', type: 'application/x-tar' } },
} satisfies RawCall;

const archiveRoute = (service: BackupService, gate: Gate<By>): Route =>
  rawRoute(getArchive, gate, async ({ params }, { caller, response }) => {
    const id = BackupId.safeParse(params.id).data;
    if (!id) throw notFound('backup', '');
    const { name } = await service.get(caller, id);
    response.attachment(`${name}.tar`).type('application/x-tar').set('Cache-Control', 'no-store');
    await service.send(caller, id, response);
  });
