import { expect, test } from 'vitest';
import { temporaryFolder } from '#tests/support/folder.ts';
import { showing } from '#tests/support/showings.ts';
import { openSqlite } from '../sqlite.ts';
import * as firstLight from './0001-first-light.ts';
import * as leftOut from './0003-left-out.ts';
import * as whole from './0010-whole.ts';

test('showings of before are judged by what was presented, and the sums are made anew', async () => {
  await using folder = await temporaryFolder();
  const db = openSqlite(`${folder.path}/old.sqlite`, 'writer', 1);
  for (const { up } of [firstLight, leftOut]) await up(db);
  const told = [
    showing(),
    showing({ media: [[50_000, 60_000, 1, 51_000]] }),
    showing({ ended: 'error', frames: 0, media: [] }),
    showing({ media: [[0, 30_000, 1, 1000]], more: 1 }),
    { kind: 'spans', media: [[30_000, 60_000, 1, 31_000]] },
    showing({ media: [[20_000, 30_000, 1, 1000]], more: 1 }),
    { kind: 'spans', media: [[30_000, 60_000, 1, 31_000]] },
  ];
  for (const [index, record] of told.entries()) {
    const key = { screen: 'scr_1', epoch: 'epo_1', seq: index + 1 };
    await db('ledger').insert({ ...key, hash: '', line: JSON.stringify(record), received_at: 0 });
    if (!('ended' in record)) continue;
    const { content, cause, ended, frames, revision, clock } = record;
    const placed = { station: 'sta_1', region_path: 'reg_1/', slot: null, from_at: 0, day: '2026-11-23', shown_ms: 1, received_at: 0 };
    await db('showing').insert({ ...key, ...placed, content, cause, ended, frames, revision, clock });
  }
  await whole.up(db);
  expect(await db('showing').where('is_whole', 1).orderBy('seq').pluck('seq')).toEqual([1, 4]);
  expect(await db('showing_day').select('showings', 'completed', 'left_out')).toEqual([{ showings: 4, completed: 2, left_out: 1 }]);
  await db.destroy();
});
