import { expect, test } from 'vitest';
import { z } from 'zod';
import { isPin } from '#player/agent/menu/pin.ts';
import { PinHash } from '#shared/model/operator.ts';
import { accountCalls as calls } from '#shared/protocol/http/accounts.ts';
import { stationCalls } from '#shared/protocol/http/stations.ts';
import { as, atStation, inRegion, openCounties } from '#tests/support/people.ts';
import { jsonColumn, rowsOf } from '../database/insert.ts';

async function office() {
  const house = await openCounties();
  const { reads } = house.database;
  const clerk = await house.hire('clerk', as('people', inRegion(house.east.county)));
  const wei = await house.hire('韦强', as('operator', atStation(house.east.hall)));
  const params = { id: wei.account.id };
  const set = (pin: string | null, by = clerk as Pick<typeof clerk, 'call'>) => by.call(calls.setPin, { params, body: { pin } });
  /** Whether the one PIN that is kept is this one, by a player's own check. */
  async function isKept(pin: string): Promise<boolean> {
    const [row] = rowsOf(PinRow, await reads('operator_pin').select('hash'));
    return row !== undefined && isPin(pin, row.hash);
  }
  return { ...house, clerk, wei, params, set, isKept, reads };
}
const PinRow = z.object({ hash: jsonColumn(PinHash) });

test('a superior types a PIN or has one made, which is told once; what is easy to guess is refused', async () => {
  await using house = await office();
  expect(await house.set('2468')).toMatchObject({ account: { hasPin: true, mayChange: true }, pin: null });
  expect(await house.isKept('2468')).toBe(true);
  const { pin } = await house.set(null);
  expect(pin).toMatch(/^\d{6}$/);
  expect([await house.isKept(pin ?? ''), await house.isKept('2468')]).toEqual([true, false]);
  for (const trivial of ['0000', '1234', '121212']) await expect(house.set(trivial)).rejects.toThrow('weak_pin');
  for (const wrong of ['123', '1234567', '12a4', '２４６８']) await expect(house.set(wrong)).rejects.toThrow('bad_request');
  const rows = await house.reads('operator_pin').select('hash');
  await house.set(pin);
  expect(await house.reads('operator_pin').select('hash')).not.toEqual(rows); // The same PIN has another salt.

  expect(await house.clerk.call(calls.removePin, { params: house.params })).toMatchObject({ hasPin: false });
  expect(await house.clerk.call(calls.removePin, { params: house.params })).toMatchObject({ hasPin: false });
  expect(await house.isKept(pin ?? '')).toBe(false);
  await house.clerk.call(calls.closeAccount, { params: house.params });
  await expect(house.set('2468')).rejects.toThrow('account_closed');
});

test('only a superior may, and everybody for himself', async () => {
  await using house = await office();
  const stranger = await house.hire('stranger', as('people', inRegion(house.west.county)));
  await expect(house.set('2468', stranger)).rejects.toThrow('not_found');
  await expect(house.set('2468', house.wei)).rejects.toThrow('not_allowed');
  const editor = await house.hire('editor', as('editor', inRegion(house.east.county)));
  await expect(house.set('2468', editor)).rejects.toThrow('not_allowed');

  expect((await house.wei.call(calls.whoAmI)).hasPin).toBe(false);
  await expect(house.wei.call(calls.setOwnPin, { body: { pin: '4321' } })).rejects.toThrow('weak_pin');
  expect(await house.wei.call(calls.setOwnPin, { body: { pin: '2468' } })).toEqual({ pin: null });
  expect(await house.isKept('2468')).toBe(true);
  const { pin } = await house.wei.call(calls.setOwnPin, { body: { pin: null } });
  expect(await house.isKept(pin ?? '')).toBe(true);
  expect((await house.wei.call(calls.whoAmI)).hasPin).toBe(true);
  await house.wei.call(calls.removeOwnPin);
  await house.wei.call(calls.removeOwnPin);
  expect((await house.wei.call(calls.whoAmI)).hasPin).toBe(false);

  const { password } = await house.admin.call(calls.resetPassword, { params: house.params });
  await house.wei.call(calls.logIn, { body: { login: house.wei.account.login, password } });
  await expect(house.wei.call(calls.setOwnPin, { body: { pin: '2468' } })).rejects.toThrow('must_change_password');
});

test('who set a PIN is on record; the PIN and its hash are in no answer and no row', async () => {
  await using house = await office();
  await house.set('246813');
  await house.wei.call(calls.setOwnPin, { body: { pin: '864213' } });
  await house.clerk.call(calls.removePin, { params: house.params });
  const actions = house.reads('audit').where({ subject: house.params.id }).whereLike('action', '%Pin').orderBy('id');
  expect(await actions.select('action', 'account')).toEqual([
    { action: 'account.setPin', account: house.clerk.account.id },
    { action: 'account.setPin', account: house.wei.account.id },
    { action: 'account.removePin', account: house.clerk.account.id },
  ]);
  await house.set('246813');
  const answers = JSON.stringify([
    await house.admin.call(calls.getAccount, { params: house.params }),
    await house.admin.call(calls.listAccounts),
    await house.wei.call(calls.whoAmI),
    await house.admin.call(stationCalls.stationOperators, { params: { id: house.east.hall.id } }),
    await house.reads('audit').select('line'),
  ]);
  for (const secret of ['246813', '864213', 'scrypt', 'salt']) expect(answers).not.toContain(secret);
});

test('a station tells who may act at its boxes: by role there or above, in the order of names, with or without a PIN', async () => {
  await using house = await office();
  await house.set('2468');
  await house.hire('陈芳', as('operator', inRegion(house.east.county)), as('operator', atStation(house.east.hall)));
  await house.hire('东西', as('operator', atStation(house.west.hall)), as('editor', inRegion(house.east.county)));
  const { operators } = await house.clerk.call(stationCalls.stationOperators, { params: { id: house.east.hall.id } });
  expect(operators.map(({ name, hasPin }) => [name, hasPin])).toEqual([
    ['陈芳', false],
    ['韦强', true],
  ]);
  await expect(house.clerk.call(stationCalls.stationOperators, { params: { id: house.west.hall.id } })).rejects.toThrow('not_found');
});
