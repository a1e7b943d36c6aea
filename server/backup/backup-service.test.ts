import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { openKeptOffice } from '#tests/support/kept-office.ts';
import { createQueue } from '../jobs/queue.ts';
import { addJob, endJob, listJobs } from '../jobs/store.ts';
import { bySystem } from '../kit/by.ts';
import { createLog } from '../kit/log.ts';
import { until } from '#tests/support/child.ts';
import type { Placement } from '#shared/model/backup.ts';
import { JobId, newId } from '#shared/model/ids.ts';
import { createBackups } from './backups.ts';
import { takeJob, verifyJob } from './backup-jobs.ts';
import { backupService } from './backup-service.ts';

/** A kept office with the queue and the service that look after its backups. */
async function openServed(placement: Placement = 'same_disk') {
  const office = await openKeptOffice();
  const { database, clock, dataFolder } = office;
  const placed = (): Promise<Placement> => Promise.resolve(placement);
  const queue = await createQueue({ database, log: createLog('silent'), clock, workers: 1, onProgress: () => undefined });
  const needs = { database, clock, queue, dataFolder, passphrase: null, version: 'test', placed };
  const nobody = { keys: [], admit: () => Promise.reject(new Error('not asked by HTTP here')) };
  const { tick } = createBackups({
    ...needs,
    clockwork: { every: () => undefined, [Symbol.asyncDispose]: () => Promise.resolve() },
    may: () => nobody,
  });
  const service = backupService({ ...needs, take: takeJob(needs), verify: verifyJob(needs) });
  const schedule = {
    isOn: true,
    at: '02:30',
    target: office.target,
    keysFolder: office.keysFolder,
    keep: { days: 2, weeks: 0, months: 0 },
  };
  await queue.start();
  return {
    office,
    service,
    schedule,
    tick,
    idle: () =>
      until(async () => (await listJobs(database.reads, { page: 1, size: 50 })).jobs.every(({ endedAt }) => endedAt !== null), 10),
    [Symbol.asyncDispose]: async () => {
      await queue[Symbol.asyncDispose]();
      await office[Symbol.asyncDispose]();
    },
  };
}
const us = bySystem;

test('a person takes a backup, sees where it lies, has it read again, and removes it; each act is on the record', async () => {
  await using house = await openServed();
  const { service, schedule, office, idle } = house;
  await service.schedule(us, { ...schedule, isOn: false });
  await service.begin(us, true);
  await idle();
  const [one] = (await service.list(us)).backups;
  if (!one) throw new Error('there is a backup');
  expect(one).toMatchObject({ placement: 'same_disk', faults: [], hasMedia: true });
  office.clock.advance(1000);
  await service.beginVerify(us, one.id);
  await idle();
  expect((await service.list(us)).backups[0]?.verifiedAt).toBe(office.clock.now());
  await service.remove(us, one.id);
  expect((await service.list(us)).backups).toEqual([]);
  expect((await office.database.reads('audit').orderBy('id').select('action')).map((row: { action: string }) => row.action)).toEqual([
    'backup.schedule',
    'backup.take',
    'backup.remove',
  ]);
});

test('the clock takes what is due once, makes up for a night without power, and thins out', async () => {
  await using house = await openServed();
  const { service, schedule, office, tick, idle } = house;
  await service.schedule(us, schedule);
  await tick();
  expect(await office.database.reads('job')).toEqual([]);
  for (let night = 0; night < 4; night++) {
    office.clock.advance(24 * 3_600_000);
    await tick();
    await tick();
    await idle();
    await tick();
    await idle();
  }
  expect(await office.database.reads('job').where({ state: 'done' })).toHaveLength(4);
  const { backups, lastGoodAt } = await service.list(us);
  expect(backups).toHaveLength(2);
  expect(lastGoodAt).toBe(office.clock.now());
});

test('a backup that was fetched counts as archived once its receiver has said the right hash', async () => {
  await using house = await openServed();
  const { service, schedule, office, idle } = house;
  await office.lesson(['one']);
  await office.report(['{"v":1}', '{"v":1}']);
  await service.schedule(us, { ...schedule, isOn: false });
  await service.begin(us, true);
  await idle();
  const [one] = (await service.list(us)).backups;
  if (!one) throw new Error('there is a backup');
  const sum = createHash('sha256');
  const receiver = new Writable({ write: (piece: Buffer, _encoding, done) => (sum.update(piece), done()) });
  await expect(service.confirm(us, one.id, 'a'.repeat(64))).rejects.toThrow('not fetched');
  await service.send(us, one.id, receiver);
  await expect(service.confirm(us, one.id, 'a'.repeat(64))).rejects.toThrow('not the one');
  expect(await office.archived()).toBe(0);
  expect((await service.confirm(us, one.id, sum.digest('hex'))).receivedAt).not.toBeNull();
  expect(await office.archived()).toBe(2);
});

test('a folder that cannot be written to is refused with its reason; who looks after a part of the tree has no business here', async () => {
  await using house = await openServed();
  const { service, schedule } = house;
  await expect(service.schedule(us, { ...schedule, target: '/proc/backup' })).rejects.toMatchObject({
    code: 'bad_request',
    params: { path: 'target' },
  });
  await mkdir(path.dirname(schedule.target), { recursive: true });
  const local = { ...us, scope: { isEverywhere: false, paths: ['reg_a/'], stations: [] } };
  await expect(service.list(local)).rejects.toMatchObject({ code: 'not_allowed' });
  await expect(service.begin(local, true)).rejects.toMatchObject({ code: 'not_allowed' });
});

test('while one is under way its progress is told, and afterwards why it did not come about', async () => {
  await using house = await openServed();
  const { service, schedule, office, idle } = house;
  await office.lesson(['one']);
  await service.schedule(us, { ...schedule, isOn: false });
  const { job } = await service.begin(us, true);
  expect(await service.begin(us, true)).toEqual({ job });
  const { running, failed } = await service.list(us);
  expect([running?.id ?? job, failed]).toEqual([job, null]);
  await idle();
  expect(await service.list(us)).toMatchObject({ running: null, failed: null, backups: [{ faults: [] }] });

  office.clock.advance(1000);
  const problem = { code: 'tool_missing' as const, params: { tool: 'pg_dump', package: 'postgresql-client' } };
  await office.database.transaction(async (tx) => {
    const id = newId('job', JobId, office.clock.now());
    await addJob(tx, { id, name: 'backup.take', subject: 'backup', payload: {}, attempts: 1, now: office.clock.now() });
    await tx('job').where({ id }).update({ state: 'running', attempt: 1 });
    await endJob(tx, id, 1, { state: 'failed', problem, now: office.clock.now() });
  });
  expect(await service.list(us)).toMatchObject({ running: null, failed: { problem, at: office.clock.now() } });
});
