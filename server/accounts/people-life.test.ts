import { afterAll, beforeAll, expect, test } from 'vitest';
import { accountCalls as calls } from '#shared/protocol/http/accounts.ts';
import { until } from '#tests/support/child.ts';
import { as, atStation, everywhere, inRegion, openCounties, type Person } from '#tests/support/people.ts';

let house: Awaited<ReturnType<typeof openCounties>>;
beforeAll(async () => {
  house = await openCounties();
});
afterAll(() => house[Symbol.asyncDispose]());

const params = ({ account }: Person) => ({ params: { id: account.id } });
const operator = (name: string) => house.hire(name, as('operator', atStation(house.east.hall)));
async function logIn(login: string, password: string) {
  const visitor = house.http.visitor();
  await visitor.call(calls.logIn, { body: { login, password } });
  return visitor;
}

test('a first password is told once and opens nothing but the page that changes it', async () => {
  const grants = [as('people', inRegion(house.east.county))];
  const { account, password } = await house.admin.call(calls.createAccount, { body: { login: 'fresh', name: '新人', grants } });
  expect(password).toMatch(/^[a-z2-9]{4}(-[a-z2-9]{4}){2}$/);
  expect(account.mustChange).toBe(true);
  expect(JSON.stringify(await house.database.reads('account'))).not.toContain(password);

  const visitor = await logIn('fresh', password);
  expect(await visitor.call(calls.whoAmI)).toMatchObject({ mustChange: true });
  await expect(visitor.call(calls.listAccounts)).rejects.toThrow('must_change_password');
  await expect(visitor.call(calls.changePassword, { body: { current: password, next: password } })).rejects.toThrow('password_used');
  await visitor.call(calls.changePassword, { body: { current: password, next: 'one of my own at last' } });
  expect(await visitor.call(calls.whoAmI)).toMatchObject({ mustChange: false });
  await visitor.call(calls.listAccounts);
});

test('a superior resets a password: all sessions end, a lock too, and the new one has to be changed', async () => {
  const one = await operator('forgetful');
  const { login } = one.account;
  for (let i = 0; i < 5; i++) await expect(logIn(login, 'guess after guess')).rejects.toThrow(/wrong_credentials|login_locked/);
  await expect(logIn(login, one.password)).rejects.toThrow('login_locked');
  const { password, account } = await house.admin.call(calls.resetPassword, params(one));
  expect(account).toMatchObject({ mustChange: true, lockedUntil: null });
  await expect(one.call(calls.whoAmI)).rejects.toThrow('not_signed_in');
  await expect(logIn(login, one.password)).rejects.toThrow('wrong_credentials');
  expect(await (await logIn(login, password)).call(calls.whoAmI)).toMatchObject({ mustChange: true });
});

test('a superior sees that a login is locked, and unlocks it', async () => {
  const one = await operator('guessed');
  for (let i = 0; i < 5; i++) await expect(logIn(one.account.login, 'guess after guess')).rejects.toThrow(/wrong_credentials|login_locked/);
  const lockedUntil = house.clock.now() + 15 * 60_000;
  expect(await house.admin.call(calls.getAccount, params(one))).toMatchObject({ lockedUntil });
  expect(await house.admin.call(calls.unlockAccount, params(one))).toMatchObject({ lockedUntil: null });
  await logIn(one.account.login, one.password);
});

test('a closed account opens nothing and keeps its name; opened again it is as it was', async () => {
  const one = await operator('gone');
  expect((await house.admin.call(calls.closeAccount, params(one))).closedAt).toBe(house.clock.now());
  await expect(one.call(calls.whoAmI)).rejects.toThrow('not_signed_in');
  await expect(logIn(one.account.login, one.password)).rejects.toThrow('account_closed');
  await expect(logIn(one.account.login, 'not the password')).rejects.toThrow('wrong_credentials');
  const listed = async (state: 'open' | 'closed') =>
    (await house.admin.call(calls.listAccounts, { query: { state, search: 'gone' } })).accounts.map(({ name }) => name);
  expect([await listed('open'), await listed('closed')]).toEqual([[], ['gone']]);

  const back = await house.admin.call(calls.reopenAccount, params(one));
  expect(back).toMatchObject({ closedAt: null, grants: one.account.grants });
  await logIn(one.account.login, one.password);
});

test('a superior sees where somebody is signed in, and ends it there or everywhere', async () => {
  const one = await operator('everywhere-at-once');
  const phone = await logIn(one.account.login, one.password);
  await logIn(one.account.login, one.password);
  const { sessions } = await house.admin.call(calls.listAccountSessions, params(one));
  expect(sessions).toHaveLength(3);
  expect(sessions[0]).toMatchObject({ from: '127.0.0.1', agent: 'node', startedAt: expect.any(Number) });

  const session = (await phone.call(calls.listSessions)).find(({ isThis }) => isThis)?.id ?? '';
  await house.admin.call(calls.endAccountSession, { params: { id: one.account.id, session } });
  await expect(phone.call(calls.whoAmI)).rejects.toThrow('not_signed_in');
  await expect(house.admin.call(calls.endAccountSession, { params: { id: one.account.id, session } })).rejects.toThrow('not_found');
  expect(await house.admin.call(calls.endAccountSessions, params(one))).toEqual({ ended: 2 });
  await expect(one.call(calls.whoAmI)).rejects.toThrow('not_signed_in');
});

test('one ends all of his own sessions but the one in hand', async () => {
  const one = await operator('careful');
  const others = [await logIn(one.account.login, one.password), await logIn(one.account.login, one.password)];
  expect(await one.call(calls.endOtherSessions)).toEqual({ ended: 2 });
  for (const other of others) await expect(other.call(calls.whoAmI)).rejects.toThrow('not_signed_in');
  expect(await one.call(calls.listSessions)).toHaveLength(1);
});

test('everybody hears what he may do and where, and whom to ask for more', async () => {
  const boss = await house.hire('west-boss', as('administrator', inRegion(house.west.county)));
  const one = await house.hire('curious', as('operator', atStation(house.west.hall)));
  expect(await one.call(calls.whoAmI)).toMatchObject({
    rights: ['places.read', 'content.read', 'programme.read', 'records.read'],
    grants: [{ role: 'operator', names: ['河池市', '巴马县', '巴马县城关镇', '巴马县文化站'] }],
  });
  const { people } = await one.call(calls.listSuperiors);
  expect(people.map(({ name }) => name)).toEqual(['west-boss', '韦主任']);
  expect((await boss.call(calls.listSuperiors)).people.map(({ name }) => name)).toEqual(['韦主任']);
});

test('without a role there is nothing but one’s own page', async () => {
  const nobody = await house.hire('nobody');
  expect(await nobody.call(calls.whoAmI)).toMatchObject({ rights: [], grants: [] });
  await expect(nobody.call(calls.listAccounts)).rejects.toThrow('not_allowed');
  expect(await nobody.call(calls.listSessions)).toHaveLength(1);
  await house.admin.call(calls.closeAccount, params(nobody));
});

test('who is given another password while his old one is being checked does not come in by it', async () => {
  const [one, other] = [await operator('in-between'), await operator('his-superior')];
  const { login } = one.account;
  const hashOf = async ({ account }: Person): Promise<string> =>
    (await house.database.reads('account').where({ id: account.id }).first('password_hash')).password_hash;
  const next = await hashOf(other);
  const tries = (): Promise<unknown[]> => house.database.reads('login_try').where('failures', '>', 0);
  const before = (await tries()).length;
  const comingIn = logIn(login, one.password);
  await until(async () => (await tries()).length > before, 2);
  await house.database.transaction((tx) => tx('account').where({ id: one.account.id }).update({ password_hash: next }));
  await expect(comingIn).rejects.toThrow('wrong_credentials');
});

test('a role taken away is gone with the next request', async () => {
  const one = await house.hire('demoted', as('people', inRegion(house.east.town)));
  await one.call(calls.listAccounts);
  const { name, revision: seenRevision } = one.account;
  await house.admin.call(calls.reviseAccount, { ...params(one), body: { seenRevision, name, phone: null, grants: [] } });
  await expect(one.call(calls.listAccounts)).rejects.toThrow('not_allowed');
});

test('the last administrator of everything cannot go', async () => {
  const own = { params: { id: (await house.admin.call(calls.whoAmI)).id } };
  await expect(house.admin.call(calls.closeAccount, own)).rejects.toThrow('last_administrator');
  const people = await house.hire('people-of-all', as('people', everywhere));
  await expect(people.call(calls.closeAccount, own)).rejects.toThrow('not_allowed');
});

test('of two administrators who close each other at the same moment, one stays', async () => {
  const [one, other] = [
    await house.hire('first', as('administrator', everywhere)),
    await house.hire('second', as('administrator', everywhere)),
  ];
  const watcher = await house.hire('watcher', as('people', everywhere));
  await one.call(calls.closeAccount, { params: { id: (await house.admin.call(calls.whoAmI)).id } });
  const without = ({ account: { name, revision } }: Person) => ({ body: { seenRevision: revision, name, phone: null, grants: [] } });
  const all = await Promise.allSettled([
    one.call(calls.closeAccount, params(other)),
    other.call(calls.reviseAccount, { ...params(one), ...without(one) }),
    one.call(calls.reviseAccount, { ...params(other), ...without(other) }),
    other.call(calls.closeAccount, params(one)),
  ]);
  expect(all.some(({ status }) => status === 'fulfilled')).toBe(true);
  const { accounts } = await watcher.call(calls.listAccounts, { query: { role: 'administrator' } });
  const left = accounts.filter(({ grants }) => grants.some(({ place }) => place.kind === 'everywhere'));
  expect(left.filter(({ id }) => id === one.account.id || id === other.account.id)).toHaveLength(1);
  expect(left).toHaveLength(1);
});
