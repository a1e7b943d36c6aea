import { expect, test } from 'vitest';
import { temporaryFolder } from '#tests/support/folder.ts';
import { openSqlite } from '../sqlite.ts';
import * as firstLight from './0001-first-light.ts';
import * as leftOut from './0003-left-out.ts';
import * as coarseSums from './0012-coarse-sums.ts';

test('what was recorded before is summed by month and screen as well', async () => {
  await using folder = await temporaryFolder();
  const db = openSqlite(`${folder.path}/old.sqlite`, 'writer', 1);
  for (const { up } of [firstLight, leftOut]) await up(db);
  await db.schema.alterTable('showing', (t) => void t.integer('is_whole').notNullable().defaultTo(0));
  const told = [
    { day: '2026-10-31', content: 'les_1', ended: 'complete', frames: 1, shown_ms: 10, is_whole: 1 },
    { day: '2026-11-01', content: 'les_1', ended: 'cut', frames: 1, shown_ms: 20 },
    { day: '2026-11-02', content: 'les_1', ended: 'complete', frames: 1, shown_ms: 40, is_whole: 1 },
    { day: '2026-11-02', content: 'les_2', ended: 'skipped', frames: 0, shown_ms: 0 },
  ];
  const usual = {
    screen: 'scr_1',
    epoch: 'epo_1',
    station: 'sta_1',
    region_path: 'reg_1/',
    from_at: 0,
    cause: 'loop',
    revision: 1,
    clock: 'sure',
  };
  for (const [index, row] of told.entries()) await db('showing').insert({ ...usual, seq: index + 1, received_at: 0, ...row });
  await coarseSums.up(db);
  const figures = ['showings', 'completed', 'left_out', 'shown_ms', 'completed_ms'];
  expect(
    await db('screen_month')
      .orderBy('month')
      .select('month', ...figures),
  ).toEqual([
    { month: '2026-10', showings: 1, completed: 1, left_out: 0, shown_ms: 10, completed_ms: 10 },
    { month: '2026-11', showings: 2, completed: 1, left_out: 1, shown_ms: 60, completed_ms: 40 },
  ]);
  expect(await db('showing_month').orderBy(['month', 'content']).select('month', 'content', 'showings', 'left_out')).toEqual([
    { month: '2026-10', content: 'les_1', showings: 1, left_out: 0 },
    { month: '2026-11', content: 'les_1', showings: 2, left_out: 0 },
    { month: '2026-11', content: 'les_2', showings: 0, left_out: 1 },
  ]);
  expect(await db('screen_day').orderBy('day').pluck('shown_ms')).toEqual([10, 20, 40]);
  await db.destroy();
});
