import { expect, test } from 'vitest';
import { run } from '#tests/support/child.ts';
import { temporaryDatabase, temporaryPlace } from '#tests/support/database.ts';
import { Database, type Db } from './connection.ts';
import { migrations } from './migrations/all.ts';

const note = (tx: Db, name: string, value = ''): Promise<unknown> => tx('setting').insert({ name, value });
const names = async (database: Database): Promise<string[]> => {
  const rows: { name: string }[] = await database.reads('setting').orderBy('name').select('name');
  return rows.map(({ name }) => name);
};
const HOLDER = 'tests/support/database-holder.ts';
const REFUSAL = 'Another Fieldcast server is using this database';

test('a rollback takes nothing of those that ran beside it', async () => {
  await using store = await temporaryDatabase();
  const { database } = store;
  const work = Array.from({ length: 40 }, (_, i) =>
    database.transaction(async (tx) => {
      await note(tx, `n${String(i).padStart(2, '0')}`);
      await tx('setting').count();
      if (i % 2 === 1) throw new Error('changed my mind');
    }),
  );
  const outcomes = await Promise.allSettled(work);
  expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(20);
  expect(await names(database)).toEqual(Array.from({ length: 20 }, (_, i) => `n${String(i * 2).padStart(2, '0')}`));
});

test('a transaction inside a transaction is refused instead of waiting for itself', async () => {
  await using store = await temporaryDatabase();
  const { database } = store;
  const nested = database.transaction(async (tx) => {
    await note(tx, 'outer');
    await database.transaction((inner) => note(inner, 'inner'));
  });
  await expect(nested).rejects.toThrow('would wait for itself');
  expect(await names(database)).toEqual([]);
});

test('the readers are refused inside a transaction, also as a function', async () => {
  await using store = await temporaryDatabase();
  const { database } = store;
  await expect(database.transaction(() => Promise.resolve(database.reads('setting')))).rejects.toThrow('use tx');
  await expect(database.transaction(async () => database.reads.raw('select 1'))).rejects.toThrow('use tx');
  expect(await names(database)).toEqual([]);
});

test('what was begun inside a transaction and outlives it may read and write again', async () => {
  await using store = await temporaryDatabase();
  const { database } = store;
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  let later: Promise<string[]> | undefined;
  await database.transaction(async (tx) => {
    await note(tx, 'first');
    later = ended.then(async () => {
      await database.transaction((own) => note(own, 'later'));
      return names(database);
    });
  });
  end();
  expect(await later).toEqual(['first', 'later']);
});

test('readers cannot write, not even by raw SQL', async () => {
  await using store = await temporaryDatabase();
  const { reads } = store.database;
  await expect(reads('setting').insert({ name: 'a', value: '' })).rejects.toThrow(/read-?only/);
  await expect(reads.raw('create table stray (id text)')).rejects.toThrow(/read-?only/);
});

test('listeners hear of commits and not of rollbacks', async () => {
  await using store = await temporaryDatabase();
  const { database } = store;
  let heard = 0;
  using _ = database.onCommit(() => (heard += 1));
  await database.transaction((tx) => note(tx, 'a'));
  await database.transaction(() => Promise.reject(new Error('no'))).catch(() => undefined);
  expect(heard).toBe(1);
});

test('opening again finds what was written, and migrates nothing twice', async () => {
  await using place = await temporaryPlace();
  const known = await migrations.getMigrations([]);
  for (const name of ['a', 'b', 'c']) {
    await using database = await Database.open(place.where, 1);
    await database.transaction((tx) => note(tx, name));
    expect(await database.reads('knex_migrations').count({ all: '*' }).first()).toEqual({ all: known.length });
  }
  await using database = await Database.open(place.where, 1);
  expect(await names(database)).toEqual(['a', 'b', 'c']);
});

test('a second opening of the same database is refused with a sentence, and allowed after the first is closed', async () => {
  await using place = await temporaryPlace();
  const first = await Database.open(place.where, 1);
  await expect(Database.open(place.where, 1)).rejects.toThrow(REFUSAL);
  await first.transaction((tx) => note(tx, 'still mine'));
  await first[Symbol.asyncDispose]();
  await using second = await Database.open(place.where, 1);
  expect(await names(second)).toEqual(['still mine']);
});

test('another process that holds the database keeps us out, until it is killed with -9', async () => {
  await using place = await temporaryPlace();
  await using holder = run(HOLDER, [place.where]);
  await holder.says(/open/);
  await expect(Database.open(place.where, 1)).rejects.toThrow(REFUSAL);
  await holder.kill('SIGKILL');
  await using database = await Database.open(place.where, 1);
  expect(await names(database)).toEqual([]);
});
