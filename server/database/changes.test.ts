import { expect, test } from 'vitest';
import { temporaryDatabase } from '#tests/support/database.ts';
import { listChanges, newestChange, recordChange, removeFollowed, saveCursor } from './changes.ts';

const LATER = Date.now() + 24 * 3_600_000;

async function log(facts: number) {
  const store = await temporaryDatabase();
  const { database } = store;
  const subjects = Array.from({ length: facts }, (_, i) => `s${i + 1}`);
  await database.transaction((tx) => recordChange(tx, 'lesson', ...subjects));
  return {
    database,
    left: async () => (await listChanges(database.reads, 0, 100)).map(({ subject }) => subject),
    follows: (name: string, seq: number) => database.transaction((tx) => saveCursor(tx, name, seq)),
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
  expect([await house.left(), await newestChange(house.database.reads)]).toEqual([['s3'], 3]);
  await house.database.transaction((tx) => recordChange(tx, 'lesson', 'next'));
  expect((await listChanges(house.database.reads, 3, 9)).map(({ seq, subject }) => [seq, subject])).toEqual([[4, 'next']]);
});

test('no facts are no statement', async () => {
  await using house = await log(0);
  expect(await newestChange(house.database.reads)).toBe(0);
});
