import { expect, test } from 'vitest';
import { until } from '#tests/support/child.ts';
import { temporaryDatabase } from '#tests/support/database.ts';
import { BEGINNING, listChanges, recordChange, type Cursor } from './changes.ts';
import type { Database } from './connection.ts';

/** Writes one fact and says so; its transaction stays open until it is let go. */
function open(database: Database, subject: string) {
  const [written, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const done = database.transaction(async (tx) => {
    await recordChange(tx, 'lesson', subject);
    written.resolve();
    await go.promise;
  });
  return {
    written: written.promise,
    commit: () => {
      go.resolve();
      return done;
    },
  };
}

/** What a follower does, with every look at a moment of our choice. */
function looker(database: Database) {
  const seen: string[] = [];
  let cursor: Cursor = BEGINNING;
  async function look(): Promise<void> {
    const changes = await listChanges(database.reads, cursor, 500);
    seen.push(...changes.map(({ subject }) => subject));
    cursor = changes.at(-1) ?? cursor;
  }
  return {
    look,
    /** All there is: told one more, it looks until that comes, for an open transaction of another test's database holds it up too. */
    async all(): Promise<string[]> {
      await database.transaction((tx) => recordChange(tx, 'lesson', 'last'));
      await until(async () => {
        await look();
        return seen.includes('last');
      }, 5);
      return seen;
    },
  };
}

test('a fact whose transaction began first and commits last is not passed over', async () => {
  await using store = await temporaryDatabase();
  const { database } = store;
  const follower = looker(database);
  const older = open(database, 'older');
  await older.written;
  await database.transaction((tx) => recordChange(tx, 'lesson', 'younger'));
  await follower.look(); // Were the younger one told now, the cursor would stand behind the older.
  await older.commit();
  expect(await follower.all()).toEqual(['older', 'younger', 'last']);
});

test('three that end in the opposite order of their beginning are told in the order of their beginning', async () => {
  await using store = await temporaryDatabase();
  const { database } = store;
  const follower = looker(database);
  const writers = [];
  for (const subject of ['a', 'b', 'c']) {
    const writer = open(database, subject);
    await writer.written;
    writers.push(writer);
  }
  for (const writer of writers.toReversed()) {
    await writer.commit();
    await follower.look();
  }
  expect(await follower.all()).toEqual(['a', 'b', 'c', 'last']);
});
