import { createDisk } from '../kit/disk.ts';
import { mayAll } from '#tests/support/by.ts';
import { mkdir, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { statusCalls as calls } from '#shared/protocol/http/status.ts';
import { standingClock } from '#tests/support/clock.ts';
import { temporaryDatabase } from '#tests/support/database.ts';
import { serve } from '#tests/support/http.ts';
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
  const status = statusService({ version: '0.1.0', clock, disk: createDisk(folder), databaseFile, keysFolder, keys });
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

test('the database is as large as its files, the log of what is not yet in it among them', async () => {
  await using house = await office();
  const many = Array.from({ length: 4000 }, (_, i) => ({ name: `n${i}`, value: 'x'.repeat(100) }));
  await house.database.transaction((tx) => tx.batchInsert('setting', many, 300));
  const sizes = await Promise.all(['', '-wal'].map(async (end) => (await stat(house.databaseFile + end)).size));
  const said = await house.ask();
  expect(said.databaseBytes).toBe(sizes.reduce((sum, size) => sum + size, 0));
  expect(Math.min(...sizes)).toBeGreaterThan(0);
  expect(said).toMatchObject({ version: '0.1.0', freeBytes: expect.any(Number) });
  expect(said.freeBytes).toBeGreaterThan(0);
});
