import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { temporaryDatabase } from '#tests/support/database.ts';

test('a failed statement does not say what was written, because errors go to the log', async () => {
  await using store = await temporaryDatabase();
  const row = { id: 'acc_1', login: '韦主任', login_key: '韦主任', name: '韦', password_hash: '$argon2id$secret', created_at: 1 };
  await store.database.transaction((tx) => tx('account').insert(row));
  const failure: unknown = await store.database.transaction((tx) => tx('account').insert(row)).catch((error: unknown) => error);
  const told = inspect(failure, { depth: 9, showHidden: true });
  expect(told).toMatch(/unique constraint/i);
  expect(told).not.toMatch(/韦|argon2id/);
});
