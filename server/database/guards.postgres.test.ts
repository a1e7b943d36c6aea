import { expect, test } from 'vitest';
import { temporaryDatabase } from '#tests/support/database.ts';
import { tryOnGuarded } from '#tests/support/guarded.ts';
import { missingGuards } from './guards.ts';

test.each([
  ['changed', `update audit set action = 'nothing'`],
  ['deleted', 'delete from audit'],
  ['emptied away', 'truncate audit cascade'],
  ['changed in the chain', `update audit_chain set hash = ''`],
  ['deleted from the chain', 'delete from audit_chain'],
  ['emptied away from the chain', 'truncate audit_chain'],
  ['given another name', `update audit_personal set value = '""'`],
])('PostgreSQL itself refuses that a row is %s', async (_, sql) => {
  const { refusal, before, after } = await tryOnGuarded(sql);
  expect(refusal).toContain('kept as they are');
  expect(after).toEqual(before);
});

test('a guard of PostgreSQL that is gone, or does something else, is missed', async () => {
  await using store = await temporaryDatabase();
  const { database } = store;
  expect(await missingGuards(database.reads)).toEqual([]);
  await database.transaction(async (tx) => {
    await tx.raw('drop trigger audit_refuses_delete on audit');
    await tx.raw('drop trigger audit_refuses_update on audit');
    await tx.raw(`create function lets_through() returns trigger language plpgsql as $$ begin return new; end $$`);
    await tx.raw('create trigger audit_refuses_update before update on audit for each row execute function lets_through()');
  });
  expect(await missingGuards(database.reads)).toEqual(['audit_refuses_update', 'audit_refuses_delete']);
});
