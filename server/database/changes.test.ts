import { expect, test } from 'vitest';
import { until } from '#tests/support/child.ts';
import { temporaryDatabase } from '#tests/support/database.ts';
import { BEGINNING, findCursor, listChanges, newestChange, recordChange, removeFollowed, resetCursors, saveCursor } from './changes.ts';

const LATER = Date.now() + 24 * 3_600_000;

async function log(facts: number) {
  const store = await temporaryDatabase();
  const { database } = store;
  const subjects = Array.from({ length: facts }, (_, i) => `s${i + 1}`);
  await database.transaction((tx) => recordChange(tx, 'lesson', ...subjects));
  /** All that can be followed, once there are so many. */
  const told = (count: number) =>
    until(async () => {
      const changes = await listChanges(database.reads, BEGINNING, 100);
      return changes.length >= count && changes;
    }, 5);
  const changes = await told(facts);
  return {
    database,
    told,
    left: async () => (await listChanges(database.reads, BEGINNING, 100)).map(({ subject }) => subject),
    follows: (name: string, count: number) => database.transaction((tx) => saveCursor(tx, name, changes[count - 1] ?? BEGINNING)),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

test('old facts go when the slowest follower has handled them, and not before', async () => {
  await using house = await log(6);
  expect(await removeFollowed(house.database, LATER)).toBe(0); // Nobody has said yet what he has handled.
  await house.follows('manifests', 6);
  await house.follows('statistics', 4);
  expect(await removeFollowed(house.database, LATER, 2)).toBe(3);
  expect(await house.left()).toEqual(['s4', 's5', 's6']);
});

test('young facts stay', async () => {
  await using house = await log(3);
  await house.follows('manifests', 3);
  expect(await removeFollowed(house.database, 0)).toBe(0);
});

test('numbers go on after all was handled and dropped', async () => {
  await using house = await log(3);
  await house.follows('manifests', 3);
  await removeFollowed(house.database, LATER);
  const newest = await newestChange(house.database.reads);
  expect([await house.left(), newest.seq]).toEqual([['s3'], 3]);
  await house.database.transaction((tx) => recordChange(tx, 'lesson', 'next'));
  await house.told(2);
  const news = await listChanges(house.database.reads, newest, 9);
  expect(news.map(({ seq, subject }) => [seq, subject])).toEqual([[4, 'next']]);
});

test('no facts are no statement', async () => {
  await using house = await log(0);
  expect(await newestChange(house.database.reads)).toEqual(BEGINNING);
});

test('after a restore everybody handles what is kept once more', async () => {
  await using house = await log(3);
  await house.follows('manifests', 2);
  await house.database.transaction(resetCursors);
  expect(await findCursor(house.database.reads, 'manifests')).toEqual(BEGINNING);
  expect((await house.told(3)).map(({ subject }) => subject)).toEqual(['s1', 's2', 's3']);
});
