import { expect, test } from 'vitest';
import { temporaryDatabase } from '#tests/support/database.ts';
import type { Db } from './connection.ts';

const note = (tx: Db, name: string, value = ''): Promise<unknown> => tx('setting').insert({ name, value });

test('transactions take turns: the second begins when the first has ended', async () => {
  await using store = await temporaryDatabase();
  const { database } = store;
  const story: string[] = [];
  const turn = (name: string) =>
    database.transaction(async (tx) => {
      story.push(`${name} begins`);
      await note(tx, name);
      await tx('setting').count();
      story.push(`${name} ends`);
    });
  await Promise.all([turn('a'), turn('b'), turn('c')]);
  expect(story).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
});

test('a commit is safe on the disk before it is told: WAL with full synchronisation, foreign keys on', async () => {
  await using store = await temporaryDatabase();
  const told = await store.database.transaction(async (tx) => ({
    journal: await tx.raw('PRAGMA journal_mode'),
    synchronous: await tx.raw('PRAGMA synchronous'),
    keys: await tx.raw('PRAGMA foreign_keys'),
  }));
  expect(told).toEqual({ journal: [{ journal_mode: 'wal' }], synchronous: [{ synchronous: 2 }], keys: [{ foreign_keys: 1 }] });
});
