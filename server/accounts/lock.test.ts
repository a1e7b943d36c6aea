import { expect, test } from 'vitest';
import { accountCalls as calls } from '#shared/protocol/http/accounts.ts';
import { admin, openHouse, PASSWORD } from '#tests/support/accounts.ts';
import { Refused } from '#tests/support/http.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
type House = Awaited<ReturnType<typeof openHouse>>;

const from = (address: string) => ({ 'x-forwarded-for': address });
const guess = (house: House, login = admin.login, address = '10.0.0.1') =>
  house.logIn(login, 'guess after guess', from(address)).then(
    () => 'in',
    (error: unknown) => (error instanceof Refused ? error.problem.code : String(error)),
  );
async function guesses(house: House, times: number, login?: string, address?: string): Promise<string[]> {
  const codes: string[] = [];
  for (let i = 0; i < times; i++) codes.push(await guess(house, login, address));
  return codes;
}

test('five wrong passwords in a row lock an account for 15 minutes, to the right one as well, and say until when', async () => {
  await using house = await openHouse();
  await house.setUp();
  const until = house.clock.now() + 15 * MINUTE_MS;
  expect(await guesses(house, 6)).toEqual([...Array<string>(4).fill('wrong_credentials'), 'login_locked', 'login_locked']);
  const right = () => house.logIn(admin.login, PASSWORD, from('10.0.0.2'));
  await expect(right()).rejects.toMatchObject({ problem: { code: 'login_locked', params: { until } } });

  house.clock.advance(15 * MINUTE_MS - 1);
  await expect(right()).rejects.toThrow('login_locked');
  house.clock.advance(1);
  await right();
  expect(await guesses(house, 1)).toEqual(['wrong_credentials']);
});

test('a right password in between begins the count anew', async () => {
  await using house = await openHouse();
  await house.setUp();
  for (let round = 0; round < 3; round++) {
    expect(await guesses(house, 4)).not.toContain('login_locked');
    await house.logIn(admin.login, PASSWORD, from('10.0.0.1'));
  }
});

test('a lock outlives the process, and holds in every other', async () => {
  await using house = await openHouse();
  await house.setUp();
  await guesses(house, 5);
  const other = await house.again();
  await expect(house.logIn(admin.login, PASSWORD, from('10.0.0.3'), other)).rejects.toThrow('login_locked');
});

test('a login that nobody has is locked in the same way: the answers tell nothing', async () => {
  await using house = await openHouse();
  await house.setUp();
  const known = await guesses(house, 6, admin.login, '10.0.0.1');
  expect(await guesses(house, 6, 'nobody', '10.0.0.1')).toEqual(known);
  const kept = JSON.stringify(await house.database.reads('login_try'));
  expect(kept).not.toContain('nobody');
  house.clock.advance(DAY_MS + 1);
  await guesses(house, 1, 'somebody', '10.0.0.9');
  expect(await house.database.reads('login_try').whereNull('known_until')).toHaveLength(1);
});

test('many guesses at once gain nothing', async () => {
  await using house = await openHouse();
  await house.setUp();
  const codes = await Promise.all(Array.from({ length: 20 }, () => guess(house)));
  expect(codes.filter((code) => code === 'wrong_credentials')).toHaveLength(4);
  expect(codes.filter((code) => code === 'login_locked')).toHaveLength(16);
});

test('strangers cannot keep the administrator out of the place he works at', async () => {
  await using house = await openHouse();
  await house.setUp();
  await house.logIn(admin.login, PASSWORD, from('10.0.0.7'));
  await guesses(house, 6, admin.login, '203.0.113.5');
  await house.logIn(admin.login, PASSWORD, from('10.0.0.7'));
  await expect(house.logIn(admin.login, PASSWORD, from('203.0.113.5'))).rejects.toThrow('login_locked');

  expect((await guesses(house, 5, admin.login, '10.0.0.7')).at(-1)).toBe('login_locked');
  await expect(house.logIn(admin.login, PASSWORD, from('10.0.0.7'))).rejects.toThrow('login_locked');
  house.clock.advance(31 * DAY_MS);
  await guesses(house, 5, admin.login, '203.0.113.5');
  await expect(house.logIn(admin.login, PASSWORD, from('10.0.0.7'))).rejects.toThrow('login_locked');
});

test('a place that tries one login after another waits, whoever it asks for; others log in meanwhile', async () => {
  await using house = await openHouse();
  await house.setUp();
  const codes: string[] = [];
  for (let i = 0; i < 32; i++) codes.push(await guess(house, `nobody${i}`));
  expect(codes.slice(0, 30)).not.toContain('rate_limited');
  expect(codes.at(-1)).toBe('rate_limited');
  await house.logIn(admin.login, PASSWORD, from('10.0.0.2'));
});

test('a wrong current password counts as well; a new one that is refused for itself does not', async () => {
  await using house = await openHouse();
  const here = await house.setUp();
  const change = (current: string, next: string) => here.call(calls.changePassword, { body: { current, next } });
  for (let i = 0; i < 6; i++) await expect(change(PASSWORD, 'woaini1314520')).rejects.toThrow('weak_password');
  for (let i = 0; i < 4; i++) await expect(change('wrong one here', 'a longer one, really')).rejects.toThrow('wrong_credentials');
  await expect(change('wrong one here', 'a longer one, really')).rejects.toThrow('login_locked');
  await expect(change(PASSWORD, 'a longer one, really')).rejects.toThrow('login_locked');
});

test('none of the last three passwords can be taken again, the fourth last can', async () => {
  await using house = await openHouse();
  const here = await house.setUp();
  let current = PASSWORD;
  const change = async (next: string): Promise<void> => {
    await here.call(calls.changePassword, { body: { current, next } });
    current = next;
    house.clock.advance(1000);
  };
  await expect(change(PASSWORD)).rejects.toThrow('password_used');
  await change('second of spring 2');
  await expect(change(PASSWORD)).rejects.toThrow('password_used');
  await change('third of summer 3');
  await expect(change(PASSWORD)).rejects.toThrow('password_used');
  await expect(change('second of spring 2')).rejects.toThrow('password_used');
  await change('fourth of autumn 4');
  await change(PASSWORD);
  expect(await house.database.reads('past_password')).toHaveLength(2);
});
