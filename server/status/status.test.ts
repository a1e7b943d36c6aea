import { createDisk } from '../kit/disk.ts';
import { mayAll } from '#tests/support/by.ts';
import { mkdir, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { statusCalls as calls } from '#shared/protocol/http/status.ts';
import { recordAudit } from '../database/audit.ts';
import { bySystem } from '../kit/by.ts';
import { standingClock } from '#tests/support/clock.ts';
import { isOnPostgres, temporaryDatabase } from '#tests/support/database.ts';
import { serve } from '#tests/support/http.ts';
import { ffmpegVersion } from '../catalogue/ingest/ffmpeg-version.ts';
import { openKeys, RENEW_BEFORE_MS } from '../manifests/keys.ts';
import { statusRoutes } from './status-routes.ts';
import { statusService } from './status-service.ts';

async function office() {
  const stack = new AsyncDisposableStack();
  const { database, folder } = stack.use(await temporaryDatabase());
  const clock = standingClock();
  const keysFolder = path.join(folder, 'keys');
  await mkdir(keysFolder);
  const keys = await openKeys(keysFolder, clock.now());
  const databaseFile = path.join(folder, 'fieldcast.sqlite');
  const schedule = { isOn: false, at: '02:30', target: folder, keysFolder: folder, keep: { days: 7, weeks: 4, months: 12 } };
  const backups = { scheduled: () => Promise.resolve({ schedule, placement: 'same_disk' as const, nextAt: null, writable: null }) };
  const machine = { version: '0.1.0', clock, database, disk: createDisk(folder), databaseFile, keysFolder, keys };
  const status = statusService({ ...machine, ffmpegVersion, backups });
  const http = stack.use(await serve(statusRoutes({ status, may: mayAll() })));
  const desk = http.visitor();
  return {
    database,
    databaseFile,
    clock,
    keys,
    root: path.join(keysFolder, 'root'),
    ask: () => desk.call(calls.status, {}),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

test('it says that the root key is here until it was taken out, while the server runs', async () => {
  await using house = await office();
  expect((await house.ask()).keys).toEqual({ isRootHere: true, delegatedUntil: house.keys.delegatedUntil, renewal: 'none' });
  await rename(house.root, `${house.databaseFile}.away`);
  expect((await house.ask()).keys.isRootHere).toBe(false);
  await writeFile(house.root, 'back for a renewal');
  expect((await house.ask()).keys.isRootHere).toBe(true);
});

test('from ninety days before its end it asks for a renewal of the delegation, and after it says that it is over', async () => {
  await using house = await office();
  const left = house.keys.delegatedUntil - house.clock.now();
  const at = async (ms: number) => {
    house.clock.advance(ms);
    return (await house.ask()).keys.renewal;
  };
  expect(await at(left - RENEW_BEFORE_MS)).toBe('none');
  expect(await at(1)).toBe('due');
  expect(await at(RENEW_BEFORE_MS - 1)).toBe('due');
  expect(await at(1)).toBe('over');
});

test.skipIf(isOnPostgres())('the database is as large as its files, the log of what is not yet in it among them', async () => {
  await using house = await office();
  const many = Array.from({ length: 4000 }, (_, i) => ({ name: `n${i}`, value: 'x'.repeat(100) }));
  await house.database.transaction((tx) => tx.batchInsert('setting', many, 300));
  const sizes = await Promise.all(['', '-wal'].map(async (end) => (await stat(house.databaseFile + end)).size));
  const said = await house.ask();
  expect(said.database).toEqual({ engine: 'sqlite', bytes: sizes.reduce((sum, size) => sum + size, 0) });
  expect(Math.min(...sizes)).toBeGreaterThan(0);
  expect(said).toMatchObject({ version: '0.1.0', disk: { level: expect.any(String) }, queue: { waiting: 0, running: 0, failed: 0 } });
  expect(said.disk.freeBytes).toBeGreaterThan(0);
});

test('the last backup is old after 26 hours; one without media, one with faults and one that is gone do not count', async () => {
  await using house = await office();
  const add = (n: number, ago: number, more: object = {}) =>
    house.database.transaction((tx) =>
      tx('backup').insert({
        id: `bkp_${String(n).padStart(26, '0')}`,
        name: `b${n}`,
        target: '/mnt',
        placement: 'other_disk',
        keys_file: '',
        document_hash: '',
        taken_at: house.clock.now() - ago,
        ended_at: house.clock.now() - ago,
        bytes: 1,
        new_bytes: 1,
        has_media: 1,
        faults: '[]',
        verified_at: 0,
        ...more,
      }),
    );
  const HOUR = 3_600_000;
  expect((await house.ask()).backup).toEqual({ isOn: false, lastGoodAt: null, isOld: true, placement: 'same_disk' });
  await add(1, 27 * HOUR);
  await add(2, HOUR, { has_media: 0 });
  await add(3, HOUR, { faults: '["blobs/aa"]' });
  await add(4, HOUR, { gone_at: 1 });
  expect((await house.ask()).backup).toMatchObject({ lastGoodAt: house.clock.now() - 27 * HOUR, isOld: true });
  await add(5, 25 * HOUR);
  expect((await house.ask()).backup).toMatchObject({ lastGoodAt: house.clock.now() - 25 * HOUR, isOld: false });
});

test('ffmpeg is told by its version; a clock that lies before what was done already is not believed', async () => {
  await using house = await office();
  expect((await house.ask()).ffmpeg).toMatch(/^\d+\.\d+/);
  expect((await house.ask()).clock.isBelievable).toBe(true);
  await house.database.transaction((tx) => recordAudit(tx, bySystem, { action: 'job.retry', subject: 'job_1', place: null }));
  await house.database.transaction((tx) => tx.raw('update audit set at = ?', [house.clock.now() + 3_600_000]).catch(() => undefined));
  house.clock.advance(-86_400_000);
  expect((await house.ask()).clock.isBelievable).toBe(false);
});
