import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Grant } from '#shared/model/role.ts';
import { accountCalls as calls } from '#shared/protocol/http/accounts.ts';
import { as, atStation, everywhere, inRegion, openCounties, type Person } from '#tests/support/people.ts';
import type { Visitor } from '#tests/support/http.ts';

let house: Awaited<ReturnType<typeof openCounties>>;
let cast: Record<'boss' | 'clerk' | 'editor' | 'stranger' | 'both', Person>;
const people = () => cast;

beforeAll(async () => {
  house = await openCounties();
  cast = {
    boss: await house.hire('county-boss', as('administrator', inRegion(house.east.county))),
    clerk: await house.hire('people-clerk', as('people', inRegion(house.east.county))),
    editor: await house.hire('town-editor', as('editor', inRegion(house.east.town)), as('operator', atStation(house.east.hall))),
    stranger: await house.hire('west-editor', as('editor', inRegion(house.west.county))),
    both: await house.hire('of-two', as('editor', inRegion(house.east.town)), as('auditor', inRegion(house.west.county))),
  };
});
afterAll(() => house[Symbol.asyncDispose]());

let born = 0;
const create = (by: Visitor, ...grants: Grant[]) =>
  by.call(calls.createAccount, { body: { login: `new${born++}`, name: '新来的', grants } });
const names = async (by: Visitor, query = {}) => (await by.call(calls.listAccounts, { query })).accounts.map(({ name }) => name).toSorted();
const revise = (by: Visitor, { account }: Person, grants: readonly Grant[], seenRevision = account.revision) =>
  by.call(calls.reviseAccount, {
    params: { id: account.id },
    body: { seenRevision, name: account.name, phone: null, grants: [...grants] },
  });
const grantsOf = async ({ account }: Person) =>
  (await house.admin.call(calls.getAccount, { params: { id: account.id } })).grants.map(({ role, place }) => ({ role, place }));

test('somebody sees the accounts with a role in his part, and of their roles those there', async () => {
  const { boss, clerk, editor, stranger, both } = people();
  expect(await names(boss)).toEqual(['county-boss', 'of-two', 'people-clerk', 'town-editor']);
  expect(await names(clerk)).toEqual(await names(boss));
  expect(await names(house.admin)).toHaveLength(6);
  await expect(editor.call(calls.listAccounts)).rejects.toThrow('not_allowed');

  const seen = await boss.call(calls.getAccount, { params: { id: both.account.id } });
  expect(seen.grants).toMatchObject([{ role: 'editor', names: ['河池市', '东兰县', '东兰县城关镇'] }]);
  expect(JSON.stringify(seen)).not.toMatch(/auditor|巴马/);
  expect(seen.mayChange).toBe(false);
  await expect(boss.call(calls.getAccount, { params: { id: stranger.account.id } })).rejects.toThrow('not_found');
  await expect(boss.call(calls.closeAccount, { params: { id: stranger.account.id } })).rejects.toThrow('not_found');
});

test('the list is searched, narrowed to a role, to a region, and comes in pages', async () => {
  const { boss } = people();
  expect(await names(house.admin, { search: 'EDITOR' })).toEqual(['town-editor', 'west-editor']);
  expect(await names(house.admin, { role: 'auditor' })).toEqual(['of-two']);
  expect(await names(boss, { role: 'auditor' })).toEqual([]); // That role of his lies elsewhere.
  expect(await names(house.admin, { region: house.west.county.id })).toEqual(['of-two', 'west-editor']);
  expect(await names(boss, { region: house.west.county.id })).toEqual([]);
  expect(await names(house.admin, { region: house.east.town.id })).toEqual(['of-two', 'town-editor']);
  const page = await house.admin.call(calls.listAccounts, { query: { page: 2, size: 4 } });
  expect([page.total, page.accounts.length]).toEqual([6, 2]);
});

test.each([
  ['an administrator gives every role in his part', () => people().boss, () => as('administrator', inRegion(house.east.town)), null],
  ['also his own', () => people().boss, () => as('administrator', inRegion(house.east.county)), null],
  ['but not above it', () => people().boss, () => as('operator', inRegion(house.city)), 'not_found'],
  ['nor beside it', () => people().boss, () => as('operator', atStation(house.west.hall)), 'not_found'],
  ['nor everywhere', () => people().boss, () => as('auditor', everywhere), 'not_allowed'],
  ['who looks after people makes editors', () => people().clerk, () => as('editor', inRegion(house.east.county)), null],
  ['and auditors', () => people().clerk, () => as('auditor', inRegion(house.east.county)), null],
  ['and station operators', () => people().clerk, () => as('operator', atStation(house.east.hall)), null],
  ['and his like further down', () => people().clerk, () => as('people', inRegion(house.east.town)), null],
  ['not on his own level', () => people().clerk, () => as('people', inRegion(house.east.county)), 'not_allowed'],
  ['and never an administrator', () => people().clerk, () => as('administrator', atStation(house.east.hall)), 'not_allowed'],
  ['an editor makes nobody', () => people().editor, () => as('operator', atStation(house.east.hall)), 'not_allowed'],
])('%s', async (_, by, grant, refusal) => {
  const outcome: unknown = await create(by(), grant()).then(
    ({ account: { grants } }) => grants.map(({ role, place }) => ({ role, place })),
    (error: Error) => error.message,
  );
  expect(outcome).toEqual(refusal ?? [grant()]);
});

test('a role may not be left out by who would lose sight of the account', async () => {
  const { boss, editor } = people();
  await expect(create(boss)).rejects.toThrow('not_allowed');
  await expect(revise(boss, editor, [])).rejects.toThrow('not_allowed');
  expect((await create(house.admin)).account.grants).toEqual([]);
});

test('nobody changes his own roles, closes himself or gives himself a password', async () => {
  for (const one of [people().boss, people().clerk]) {
    const params = { id: one.account.id };
    await expect(revise(one, one, [as('administrator', everywhere)])).rejects.toThrow('not_allowed');
    await expect(revise(one, one, one.account.grants)).rejects.toThrow('not_allowed');
    await expect(one.call(calls.closeAccount, { params })).rejects.toThrow('not_allowed');
    await expect(one.call(calls.resetPassword, { params })).rejects.toThrow('not_allowed');
    expect((await one.call(calls.getAccount, { params })).mayChange).toBe(false);
  }
});

test('an account that somebody made to raise himself cannot touch his own', async () => {
  const { clerk } = people();
  const { account, password } = await create(clerk, as('people', inRegion(house.east.town)));
  const second = house.http.visitor();
  await second.call(calls.logIn, { body: { login: account.login, password } });
  await second.call(calls.changePassword, { body: { current: password, next: 'he does know this one' } });
  await expect(revise(second, clerk, [...clerk.account.grants, as('editor', inRegion(house.east.town))])).rejects.toThrow('not_found');
  await expect(create(second, as('people', inRegion(house.east.town)))).rejects.toThrow('not_allowed');
  await expect(create(second, as('people', inRegion(house.east.county)))).rejects.toThrow('not_found');
});

test('who may not have given all roles of an account changes nothing of it', async () => {
  const { boss, clerk, both } = people();
  for (const [by, whom] of [
    [boss, both],
    [clerk, boss],
    [clerk, both],
  ] as const) {
    const params = { id: whom.account.id };
    await expect(revise(by, whom, [])).rejects.toThrow('not_allowed');
    for (const act of ['closeAccount', 'resetPassword', 'unlockAccount', 'endAccountSessions'] as const)
      await expect(by.call(calls[act], { params })).rejects.toThrow('not_allowed');
  }
  await expect(boss.call(calls.listAccountSessions, { params: { id: both.account.id } })).rejects.toThrow('not_allowed');
  expect(await grantsOf(both)).toHaveLength(2);
});

test('an auditor of people sees them and changes nothing', async () => {
  const auditor = await house.hire('auditor', as('auditor', inRegion(house.east.county)));
  const { editor } = people();
  expect(await names(auditor)).toContain('town-editor');
  expect((await auditor.call(calls.listAccountSessions, { params: { id: editor.account.id } })).sessions).toHaveLength(1);
  await expect(create(auditor, as('operator', atStation(house.east.hall)))).rejects.toThrow('not_allowed');
  await expect(auditor.call(calls.closeAccount, { params: { id: editor.account.id } })).rejects.toThrow('not_allowed');
});

test('a change made on what somebody else has changed meanwhile is refused', async () => {
  const one = await house.hire('moved', as('operator', atStation(house.east.hall)));
  const moved = await revise(house.admin, one, [as('editor', inRegion(house.west.town))]);
  expect(moved).toMatchObject({ revision: one.account.revision + 1, grants: [{ role: 'editor' }] });
  await expect(revise(house.admin, one, [])).rejects.toMatchObject({ problem: { code: 'conflict', params: { revision: moved.revision } } });
  await expect(revise(people().boss, one, [])).rejects.toThrow('not_found'); // He has left that county.
});

test('a login is given once, however it is typed', async () => {
  const body = { login: 'Wei.Fang', name: '韦芳', phone: ' 138 0000 0000 ', grants: [] };
  expect((await house.admin.call(calls.createAccount, { body })).account.phone).toBe('138 0000 0000');
  await expect(house.admin.call(calls.createAccount, { body: { ...body, login: 'WEI.FANG' } })).rejects.toThrow('name_taken');
  const two = ['twice', 'TWICE'].map((login) => house.admin.call(calls.createAccount, { body: { ...body, login } }));
  expect((await Promise.allSettled(two)).map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
});
