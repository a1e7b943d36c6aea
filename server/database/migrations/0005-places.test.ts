import { expect, test } from 'vitest';
import { temporaryFolder } from '#tests/support/folder.ts';
import { openSqlite } from '../sqlite.ts';
import * as firstLight from './0001-first-light.ts';
import * as leftOut from './0003-left-out.ts';
import * as people from './0004-people.ts';
import * as places from './0005-places.ts';

test('what was there before is found and sorted by its pinyin, and has the usual service hours', async () => {
  await using folder = await temporaryFolder();
  const db = openSqlite(`${folder.path}/old.sqlite`, 'writer', 1);
  for (const { up } of [firstLight, leftOut, people]) await up(db);
  await db('region').insert({ id: 'reg_1', kind: 'county', name: '东兰县', code: '451224', path: 'reg_1/', created_at: 1 });
  await db('station').insert({ id: 'sta_1', region: 'reg_1', name: '板坡村活动室', zone: 'Asia/Shanghai', revision: 1, created_at: 1 });
  await db('account').insert({ id: 'acc_1', login: 'shan', login_key: 'shan', name: '单主任', password_hash: '', created_at: 1 });

  await places.up(db);

  expect(await db('station').first('name_pinyin', 'name_search', 'kind', 'hours', 'closed_at')).toMatchObject({
    name_pinyin: expect.stringMatching(/^4ban/),
    name_search: expect.stringContaining(' bpchds'),
    kind: 'village',
    hours: expect.stringContaining('08:00'),
    closed_at: null,
  });
  expect(await db('region').first('name_search')).toMatchObject({ name_search: expect.stringContaining('451224') });
  expect(await db('account').first('name_pinyin')).toMatchObject({ name_pinyin: expect.stringMatching(/^4shan/) });
  await db.destroy();
});
