import { expect, test } from 'vitest';
import { until } from '#tests/support/child.ts';
import { temporaryDatabase, temporaryPlace } from '#tests/support/database.ts';
import { ask } from '#tests/support/postgres-cluster.ts';
import { Database, type Db } from './connection.ts';

const note = (tx: Db, name: string, value = ''): Promise<unknown> => tx('setting').insert({ name, value });

test('transactions run side by side: the second ends while the first is still open', async () => {
  await using store = await temporaryDatabase();
  const { database } = store;
  const second = Promise.withResolvers<void>();
  const first = database.transaction(async (tx) => {
    await note(tx, 'a');
    await second.promise;
  });
  await database.transaction((tx) => note(tx, 'b'));
  second.resolve();
  await first;
  expect(await database.reads('setting').orderBy('name').pluck('name')).toEqual(['a', 'b']);
});

test('of two that wait for each other, one is begun again and both are through', async () => {
  await using store = await temporaryDatabase();
  const { database } = store;
  await database.transaction((tx) => tx('setting').insert(['a', 'b'].map((name) => ({ name, value: '' }))));
  const held = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const;
  let runs = 0;
  const take = (mine: 0 | 1, name: string, other: string) =>
    database.transaction(async (tx) => {
      runs += 1;
      await tx('setting')
        .where({ name })
        .update({ value: tx.raw("value || 'x'") });
      held[mine].resolve();
      await held[mine === 0 ? 1 : 0].promise;
      await tx('setting')
        .where({ name: other })
        .update({ value: tx.raw("value || 'x'") });
    });
  await Promise.all([take(0, 'a', 'b'), take(1, 'b', 'a')]);
  expect(await database.reads('setting').orderBy('name').pluck('value')).toEqual(['xx', 'xx']);
  expect(runs).toBe(3);
});

test('numbers come back as numbers, and one that would not be exact is refused', async () => {
  await using store = await temporaryDatabase();
  const { reads } = store.database;
  const { rows } = await reads.raw<{ rows: unknown[] }>(
    'select 9007199254740991::int8 as most, sum(x) as sum from (values (1::int8), (2)) as v(x)',
  );
  expect(rows).toEqual([{ most: Number.MAX_SAFE_INTEGER, sum: 3 }]);
  await expect(reads.raw('select 9007199254740993::int8 as x')).rejects.toThrow('too large to be counted exactly');
});

test('whatever a migration calls them, whole numbers have 64 bits and texts are compared by their bytes', async () => {
  await using store = await temporaryDatabase();
  const { database } = store;
  await database.transaction((tx) =>
    tx('region').insert(['a_b/', 'a/', 'B/'].map((path) => ({ id: path, path, kind: '', name: '', created_at: 0 }))),
  );
  expect(await database.reads('region').orderBy('path').pluck('path')).toEqual(['B/', 'a/', 'a_b/']);
  const { rows } = await database.reads.raw<{ rows: unknown[] }>(
    `select table_name from information_schema.columns where table_schema = 'public' and table_name not like 'knex%'
       and (data_type = 'integer' or (data_type = 'text' and collation_name is null))`,
  );
  expect(rows).toEqual([]);
});

test('what a text cannot hold is refused as the mistake of whoever sent it', async () => {
  await using store = await temporaryDatabase();
  await expect(store.database.reads('setting').where({ name: 'a\0b' })).rejects.toMatchObject({ status: 400 });
});

test('the dump of a server that was further on starts its followers anew', async () => {
  await using place = await temporaryPlace();
  {
    await using database = await Database.open(place.where, 1);
    await database.transaction(async (tx) => {
      await tx('change').insert({ at: 1, topic: 'lesson', subject: 'a', xid: '900000000000' });
      await tx('cursor').insert({ follower: 'manifests', xid: 900_000_000_000, seq: 1 });
    });
  }
  await using _ = await Database.open(place.where, 1);
  expect(await ask(place.where, 'select count(*)::int from cursor')).toEqual([{ count: 0 }]);
  expect(await ask(place.where, 'select count(*)::int from change where xid < pg_snapshot_xmax(pg_current_snapshot())')).toEqual([
    { count: 1 },
  ]);
});

test('where it cannot be used one sentence says why, without the password', async () => {
  const attempt = (url: string): Promise<unknown> => Database.open(url, 1).catch((error: unknown) => error);
  const refusals = [
    await attempt('postgres://fieldcast:s3cret@127.0.0.1:1/fieldcast'),
    await attempt('postgres://fieldcast:s3cret@%2Fnowhere/fieldcast'),
    await attempt('postgres://fieldcast:s3cret@host:port/fieldcast'),
  ];
  for (const refusal of refusals) {
    expect(String(refusal)).toMatch(/^Error: The PostgreSQL database of FIELDCAST_DATABASE_URL .*cannot be used: .+\.$/);
    expect(String(refusal)).not.toContain('s3cret');
  }
});

test('the loss of the lock is noticed and told in a sentence', async () => {
  await using store = await temporaryDatabase();
  const { lost } = store.database;
  expect(lost.aborted).toBe(false);
  await ask(
    store.where,
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'fieldcast lock' and datname = current_database()`,
  );
  await until(() => Promise.resolve(lost.aborted), 20);
  expect(String(lost.reason)).toMatch(/^Error: The connection that keeps \S+ for this server alone is lost \(.+\)\.$/);
});

test('of two decisions that rest on what the other changes, the later is begun again and sees it', async () => {
  await using store = await temporaryDatabase();
  const { database } = store;
  await database.transaction((tx) => tx('setting').insert(['a', 'b'].map((name) => ({ name, value: 'open' }))));
  const bothHaveRead = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const;
  const told: string[] = [];
  /** Closes its own, but never the last that is open. */
  const close = (mine: 0 | 1, name: string) =>
    database.decide(async (tx) => {
      const open: string[] = await tx('setting').where({ value: 'open' }).pluck('name');
      bothHaveRead[mine].resolve();
      await bothHaveRead[mine === 0 ? 1 : 0].promise;
      if (open.length === 1) told.push(name);
      else await tx('setting').where({ name }).update({ value: 'closed' });
    });
  await Promise.all([close(0, 'a'), close(1, 'b')]);
  expect(await database.reads('setting').where({ value: 'open' })).toHaveLength(1);
  expect(told).toHaveLength(1);
});
