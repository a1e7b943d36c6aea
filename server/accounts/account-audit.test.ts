import { expect, test } from 'vitest';
import { z } from 'zod';
import { accountCalls as calls } from '#shared/protocol/http/accounts.ts';
import { as, atStation, inRegion, openCounties } from '#tests/support/people.ts';

const Row = z.object({ action: z.string(), account: z.string(), subject: z.string(), place: z.string().nullable(), line: z.string() });

test('all that is done with accounts, and each login, is on record, with nothing in it that should not be', async () => {
  await using house = await openCounties();
  const one = await house.hire('张三', as('operator', atStation(house.east.hall)));
  const params = { id: one.account.id };
  const { login } = one.account;
  const wrong = { body: { login, password: 'guess after guess' } };
  for (let i = 0; i < 5; i++) await expect(house.http.visitor().call(calls.logIn, wrong)).rejects.toThrow(/wrong_credentials|login_locked/);
  await house.admin.call(calls.unlockAccount, { params });
  const grants = [as('editor', inRegion(house.east.town))];
  const body = { seenRevision: one.account.revision, name: '张三丰', phone: '139 1234 5678', grants };
  await house.admin.call(calls.reviseAccount, { params, body });
  await one.call(calls.logOut);
  await house.admin.call(calls.closeAccount, { params });
  await house.admin.call(calls.reopenAccount, { params });
  const { password } = await house.admin.call(calls.resetPassword, { params });
  await house.admin.call(calls.endAccountSessions, { params });

  const rows = z.array(Row).parse(await house.database.reads('audit').orderBy('id').where({ subject: params.id }));
  expect(rows.map(({ action }) => action)).toEqual([
    'account.create',
    'auth.logIn',
    'auth.passwordChanged',
    ...Array<string>(5).fill('auth.logInFailed'),
    'auth.locked',
    'account.unlock',
    'account.revise',
    'auth.logOut',
    'account.close',
    'account.reopen',
    'account.resetPassword',
    'account.endSessions',
  ]);
  const revised = rows.find(({ action }) => action === 'account.revise');
  expect(revised).toMatchObject({ account: (await house.admin.call(calls.whoAmI)).id, place: house.east.town.path });
  expect(revised?.line).toContain('"grants":["operator 河池市/东兰县/东兰县城关镇/东兰县文化站"]');
  expect(revised?.line).toContain('"grants":["editor 河池市/东兰县/东兰县城关镇"]');
  const chained = rows.map(({ line }) => line).join('\n');
  for (const secret of ['张三', '139 1234', login, password, one.password, 'argon2id']) expect(chained).not.toContain(secret);
  expect(await house.database.reads('audit').where({ action: 'auth.setUp' })).toHaveLength(1);
});

test('what is recorded of an account is found where its roles lie', async () => {
  await using house = await openCounties();
  const both = await house.hire('of-two', as('editor', inRegion(house.east.town)), as('auditor', inRegion(house.west.county)));
  await house.hire('in-one', as('editor', inRegion(house.east.town)), as('operator', atStation(house.east.hall)));
  const places = async (id: string) => house.database.reads('audit').where({ subject: id }).distinct('place').pluck('place');
  expect(await places(both.account.id)).toEqual([house.city.path]);
  expect(await places((await house.admin.call(calls.whoAmI)).id)).toEqual(['']);
});
