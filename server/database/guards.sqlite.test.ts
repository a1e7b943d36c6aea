import { expect, test } from 'vitest';
import { someone, write } from '#tests/support/audit.ts';
import { temporaryDatabase } from '#tests/support/database.ts';
import { guardedEntry, tryOnGuarded } from '#tests/support/guarded.ts';
import { missingGuards } from './guards.ts';

test.each([
  ['changed', `update audit set action = 'nothing'`],
  ['deleted', 'delete from audit'],
  ['replaced', `insert or replace into audit select id, at, account, from_address, 'nothing', subject, place, line from audit`],
  ['changed in the chain', `update audit_chain set hash = ''`],
  ['deleted from the chain', 'delete from audit_chain'],
  ['replaced in the chain', `insert or replace into audit_chain select n + 1, audit, '' from audit_chain`],
  ['given another name', `update audit_personal set value = '""'`],
  ['given another name by replacing', `insert or replace into audit_personal select audit, side, field, salt, '""' from audit_personal`],
])('the database itself refuses that a row is %s', async (_, sql) => {
  const { refusal, before, after } = await tryOnGuarded(sql);
  expect(refusal).toContain('kept as they are');
  expect(after).toEqual(before);
});

test('names can be erased, and only they', async () => {
  await using store = await temporaryDatabase();
  await write(store.database, someone(), guardedEntry);
  await store.database.transaction((tx) => tx('audit_personal').delete());
  expect(await store.database.reads('audit')).toHaveLength(1);
});

test('a guard that is gone, or has become another, is missed', async () => {
  await using store = await temporaryDatabase();
  const { database } = store;
  expect(await missingGuards(database.reads)).toEqual([]);
  await database.transaction(async (tx) => {
    await tx.raw('drop trigger audit_refuses_delete');
    await tx.raw('drop trigger audit_refuses_update');
    await tx.raw(`create trigger audit_refuses_update before update on audit when 1 = 0 begin select raise(abort, 'no'); end`);
  });
  expect(await missingGuards(database.reads)).toEqual(['audit_refuses_update', 'audit_refuses_delete']);
});
