import { expect, test } from 'vitest';
import { temporaryDatabase } from '#tests/support/database.ts';
import { sqliteDialect } from './sqlite-dialect.ts';

test('rows of a list find theirs by the key: the list is not read anew for each row of the table', async () => {
  await using store = await temporaryDatabase();
  const sql = sqliteDialect.updateRows('station', 'id', ['kind', 'revision'], undefined);
  const rows = JSON.stringify([{ id: 'sta_1', kind: 'school', revision: 2 }]);
  const steps: { detail: string }[] = await store.database.reads.raw(`explain query plan ${sql}`, [rows]);
  const plan = steps.map(({ detail }) => detail).join('\n');
  expect(plan).toMatch(/SEARCH station USING .*\(id=\?\)/);
  expect(plan).not.toContain('SCAN station');
});
