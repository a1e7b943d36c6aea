import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '#tests/support/folder.ts';
import { lineOf } from '#tests/support/showings.ts';
import { Database } from '../connection.ts';
import { openSqlite } from '../sqlite.ts';
import * as firstLight from './0001-first-light.ts';

const NOON = Date.UTC(2026, 10, 23, 4);
const alarm = (rest: object): string =>
  lineOf({ v: 1, kind: 'alarm', at: NOON, clock: 'sure', what: 'journal_lost', detail: 'x', ...rest });

/** A database as the first version left it, with these lines in one epoch and these in another history of it. */
async function olderDatabase(file: string, lines: readonly string[], forkedFrom: number | null): Promise<void> {
  const db = openSqlite(file, 'writer', 1);
  const only = { name: '0001-first-light', ...firstLight };
  await db.migrate.latest({
    migrationSource: {
      getMigrations: () => Promise.resolve([only]),
      getMigrationName: ({ name }: typeof only) => name,
      getMigration: ({ up }: typeof only) => Promise.resolve({ up, down: () => Promise.resolve() }),
    },
  });
  const rows = lines.map((line, i) => ({ screen: 'scr_1', epoch: 'epo_1', seq: i + 1, hash: 'h', line, received_at: NOON + i }));
  await db.batchInsert('ledger', rows, 100);
  if (forkedFrom !== null) {
    const other = [0, 1].map((n) => ({
      screen: 'scr_1',
      epoch: 'epo_1',
      seq: forkedFrom + n,
      hash: 'o',
      line: 'o',
      received_at: NOON + 9,
    }));
    await db('ledger_fork').insert(other);
  }
  await db.destroy();
}

test('what an older version kept as lines only, and the forks it kept, are alarms now', async () => {
  await using folder = await temporaryFolder();
  const file = path.join(folder.path, 'fieldcast.sqlite');
  const strange = ['{"kind":"alarm"', 'alarm', lineOf({ v: 1, kind: 'showing', content: 'alarm' }), alarm({ what: 7 })];
  const lines = [...strange, alarm({}), alarm({ at: -1, clock: 'never', what: 'a\0b' })];
  await olderDatabase(file, lines, 3);
  await using database = await Database.open(file, 1);
  const of = { screen: 'scr_1', epoch: 'epo_1', seen_at: null, seen_by: null };
  expect(await database.reads('alarm').orderBy('seq')).toEqual([
    { ...of, seq: 0, what: 'two_histories', detail: '3', at: NOON + 9, clock: 'sure', received_at: NOON + 9 },
    { ...of, seq: 5, what: 'journal_lost', detail: 'x', at: NOON, clock: 'sure', received_at: NOON + 4 },
    { ...of, seq: 6, what: 'ab', detail: 'x', at: null, clock: 'unsure', received_at: NOON + 5 },
  ]);
});

test('of thousands of lines none is passed over', async () => {
  await using folder = await temporaryFolder();
  const file = path.join(folder.path, 'fieldcast.sqlite');
  await olderDatabase(
    file,
    Array.from({ length: 2301 }, (_, i) => (i % 2 === 0 ? alarm({}) : '{"v":1}')),
    null,
  );
  await using database = await Database.open(file, 1);
  expect(await database.reads('alarm').count({ all: '*' }).first()).toEqual({ all: 1151 });
});
