import { expect, test } from 'vitest';
import { Right } from '#shared/model/role.ts';
import { accountCalls as calls } from '#shared/protocol/http/accounts.ts';
import { admin, openHouse, PASSWORD } from '#tests/support/accounts.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
test('the setup link makes one administrator, who is signed in, and then it is dead', async () => {
  await using house = await openHouse();
  const visitor = house.http.visitor();
  const token = (await house.ensureSetupLink()) ?? '';
  expect(await visitor.call(calls.health)).toMatchObject({ name: 'fieldcast', version: '1.2.3', setUp: false });

  const account = await visitor.call(calls.setUp, { body: { ...admin, token } });
  expect(account).toMatchObject({ login: 'Li.Wei', name: '李伟', mustChange: false, rights: Right.options });
  expect(account.grants).toEqual([{ role: 'administrator', place: { kind: 'everywhere' }, path: '', names: [] }]);
  expect(await visitor.call(calls.whoAmI)).toEqual(account);
  expect((await visitor.call(calls.health)).setUp).toBe(true);

  await expect(visitor.call(calls.setUp, { body: { ...admin, login: 'second', token } })).rejects.toThrow('setup_link_used');
  expect(await house.ensureSetupLink()).toBeUndefined();
});

test('two who open the setup link at the same time make one account', async () => {
  await using house = await openHouse();
  const token = (await house.ensureSetupLink()) ?? '';
  const both = await Promise.allSettled(
    ['first', 'second'].map((login) => house.http.visitor().call(calls.setUp, { body: { ...admin, login, token } })),
  );
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('a new start voids the old setup link; a day old it is void too', async () => {
  await using house = await openHouse();
  const old = (await house.ensureSetupLink()) ?? '';
  const token = (await house.ensureSetupLink()) ?? '';
  const visitor = house.http.visitor();
  await expect(visitor.call(calls.setUp, { body: { ...admin, token: old } })).rejects.toThrow('setup_link_used');
  house.clock.advance(24 * HOUR_MS);
  await expect(visitor.call(calls.setUp, { body: { ...admin, token } })).rejects.toThrow('setup_link_used');
  expect(await house.ensureSetupLink()).toBeTypeOf('string');
});

test('neither token nor password can be read in the database', async () => {
  await using house = await openHouse();
  const visitor = await house.setUp();
  const token = visitor.cookie?.split('=')[1] ?? '';
  expect(token).toHaveLength(43);
  const everything = JSON.stringify([await house.database.reads('session'), await house.database.reads('account')]);
  expect(everything).not.toContain(token);
  expect(everything).not.toContain(PASSWORD);
  expect(everything).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
});

test('the cookie is out of reach of scripts and foreign sites, and Secure where the line is', async () => {
  await using house = await openHouse();
  const plain = await house.setUp();
  expect(plain.setCookie).toMatch(/^fieldcast_session=[\w-]{43}; Max-Age=43200; Path=\/; Expires=.+; HttpOnly; SameSite=Strict$/);
  const proxied = await house.logIn(admin.login, PASSWORD, { 'x-forwarded-proto': 'https' });
  expect(proxied.setCookie).toContain('; Secure');
});

test('a login is found however it is typed, and a wrong one says the same as a wrong password', async () => {
  await using house = await openHouse();
  await house.setUp();
  await expect((await house.logIn('LI.WEI')).call(calls.whoAmI)).resolves.toMatchObject({ login: 'Li.Wei' });
  await expect(house.logIn('Li.Wei', 'not the password')).rejects.toThrow('wrong_credentials');
  await expect(house.logIn('nobody', PASSWORD)).rejects.toThrow('wrong_credentials');
});

test('logging in again gives a new token, and the old one opens nothing', async () => {
  await using house = await openHouse();
  const visitor = await house.setUp();
  const before = visitor.cookie;
  await visitor.call(calls.logIn, { body: { login: admin.login, password: PASSWORD } });
  expect(visitor.cookie).not.toBe(before);
  expect(await house.sessionOfCookie(before)).toBeUndefined();
  expect(await house.sessionOfCookie(visitor.cookie)).toMatchObject({ account: { login: 'Li.Wei' } });
  expect(house.ended).toHaveLength(1);
});

test('a changed password ends all other sessions and gives this one a new token', async () => {
  await using house = await openHouse();
  const here = await house.setUp();
  const elsewhere = await house.logIn();
  const before = here.cookie;
  await expect(here.call(calls.changePassword, { body: { current: 'wrong one here', next: 'a longer one, really' } })).rejects.toThrow(
    'wrong_credentials',
  );
  await here.call(calls.changePassword, { body: { current: PASSWORD, next: 'a longer one, really' } });

  expect(await house.sessionOfCookie(before)).toBeUndefined();
  expect(await here.call(calls.whoAmI)).toMatchObject({ login: 'Li.Wei' });
  await expect(elsewhere.call(calls.whoAmI)).rejects.toThrow('not_signed_in');
  expect(house.ended).toHaveLength(1);
  await expect(house.logIn()).rejects.toThrow('wrong_credentials');
  await house.logIn(admin.login, 'a longer one, really');
});

test('sessions are listed, and one can be ended from another', async () => {
  await using house = await openHouse();
  const here = await house.setUp();
  house.clock.advance(10 * MINUTE_MS);
  const phone = await house.logIn(admin.login, PASSWORD, { 'user-agent': 'village phone', 'x-forwarded-for': '10.20.30.40' });
  house.clock.advance(10 * MINUTE_MS);
  const sessions = await here.call(calls.listSessions);
  expect(sessions.map(({ agent, from, isThis }) => ({ agent, from, isThis }))).toEqual([
    { agent: 'node', from: '127.0.0.1', isThis: true }, // Used just now, by asking.
    { agent: 'village phone', from: '10.20.30.40', isThis: false },
  ]);
  const id = sessions.find(({ isThis }) => !isThis)?.id ?? '';
  await here.call(calls.endSession, { params: { id } });
  await expect(phone.call(calls.whoAmI)).rejects.toThrow('not_signed_in');
  await expect(here.call(calls.endSession, { params: { id } })).rejects.toThrow('not_found');
});

test('whoever logs out is out', async () => {
  await using house = await openHouse();
  const visitor = await house.setUp();
  const { cookie } = visitor;
  await visitor.call(calls.logOut);
  expect(visitor.cookie).toBe('fieldcast_session=');
  expect(await house.sessionOfCookie(cookie)).toBeUndefined();
});

test('a common password, or one with the login in it, is weak', async () => {
  await using house = await openHouse();
  const token = (await house.ensureSetupLink()) ?? '';
  for (const password of ['woaini1314520', 'li.wei-li.wei', '1234567890', 'aaaaaaaaaaab', 'Ｐａｓｓｗｏｒｄ１２３', 'Fieldcast2026']) {
    await expect(house.http.visitor().call(calls.setUp, { body: { ...admin, token, password } })).rejects.toThrow('weak_password');
  }
});

test('a cookie that is not ours is no login and no fault', async () => {
  await using house = await openHouse();
  await house.setUp();
  for (const cookie of ['', 'a=b', 'fieldcast_session', 'fieldcast_session=%00', `fieldcast_session=${'A'.repeat(43)}`, ';;=;']) {
    expect(await house.sessionOfCookie(cookie)).toBeUndefined();
  }
});
