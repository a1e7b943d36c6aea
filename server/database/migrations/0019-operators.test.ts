import { expect, test } from 'vitest';
import { temporaryFolder } from '#tests/support/folder.ts';
import { openSqlite } from '../sqlite.ts';
import * as firstLight from './0001-first-light.ts';
import * as operators from './0019-operators.ts';

test('who chose what was shown is known of lines that came before it could be kept', async () => {
  await using folder = await temporaryFolder();
  const db = openSqlite(`${folder.path}/old.sqlite`, 'writer', 1);
  await firstLight.up(db);
  const told = [{ operator: 'acc_1' }, { operator: null }, {}, { slot: '"operator":"acc_2"' }];
  const usual = { screen: 'scr_1', epoch: 'epo_1', received_at: 0 };
  const shown = { content: 'les_1', ended: 'cut', from_at: 0, day: '2026-11-01', shown_ms: 1, frames: 1, revision: 1, clock: 'sure' };
  for (const [index, more] of told.entries()) {
    const key = { ...usual, seq: index + 1 };
    await db('ledger').insert({ ...key, hash: '', line: JSON.stringify({ v: 1, kind: 'showing', ...more }) });
    await db('showing').insert({ ...key, ...shown, cause: 'operator' });
  }
  await operators.up(db);
  expect(await db('showing').orderBy('seq').pluck('operator')).toEqual(['acc_1', null, null, null]);
  await db.destroy();
});
