import type { AccountView } from '#shared/model/account.ts';
import { AccountId, newId, SessionId } from '#shared/model/ids.ts';
import type { Region } from '#shared/model/place.ts';
import type { Answers } from './fake-office.ts';

const DAY = 86_400_000;

/** Colleagues of a county: one locked, one who never came, one with two roles, and a superior who is not ours to change. */
export function peopleAnswers(county: Region, towns: readonly Region[], now: number): { answers: Answers; people: AccountView[] } {
  const [town = county] = towns;
  const person = (n: number, login: string, name: string, rest: Partial<AccountView>): AccountView => ({
    id: AccountId.parse(`acc_${String(n).padStart(26, '0')}`),
    login,
    name,
    phone: null,
    grants: [],
    createdAt: now - 90 * DAY,
    closedAt: null,
    lockedUntil: null,
    lastLogInAt: now - DAY,
    mustChange: false,
    hasPin: false,
    revision: 1,
    mayChange: true,
    ...rest,
  });
  const inCounty = { place: { kind: 'region' as const, id: county.id }, path: county.path, names: [county.name] };
  const inTown = { place: { kind: 'region' as const, id: town.id }, path: town.path, names: [county.name, town.name] };
  const people = [
    person(1, 'wei', '韦强', { phone: '138 7806 0001', grants: [{ role: 'administrator', ...inCounty }], mayChange: false }),
    person(2, 'huang', '黄丽', {
      grants: [
        { role: 'editor', ...inCounty },
        { role: 'people', ...inTown },
      ],
      lockedUntil: now + 600_000,
    }),
    person(3, 'qin', '覃国华', { grants: [{ role: 'operator', ...inTown }], lastLogInAt: null, mustChange: true }),
    person(4, 'lu', '卢少芬', { grants: [], closedAt: now - 3 * DAY }),
  ];
  const session = { id: newId('ses', SessionId), from: '10.8.0.44', agent: 'Mozilla/5.0 (Windows NT 10.0) Chrome/139.0' };
  const byId = (id: string): AccountView => people.find((one) => one.id === id) ?? people[1] ?? person(9, 'x', 'x', {});
  const answers: Answers = {
    listAccounts: ({ query }) => {
      const found = people.filter(
        ({ name, login, closedAt, grants }) =>
          (name + login).includes(query.search ?? '') &&
          (closedAt !== null) === (query.state === 'closed') &&
          (!query.role || grants.some(({ role }) => role === query.role)),
      );
      return { total: found.length, accounts: found };
    },
    getAccount: ({ params }) => byId(params.id),
    createAccount: ({ body }) => ({
      account: person(8, body.login, body.name, { grants: [], mustChange: true, lastLogInAt: null }),
      password: 'kesu-tavo-92-milo',
    }),
    resetPassword: ({ params }) => ({ account: byId(params.id), password: 'rani-pelo-31-duka' }),
    reviseAccount: ({ params }) => byId(params.id),
    listAccountSessions: () => ({ sessions: [{ ...session, startedAt: now - DAY, seenAt: now }] }),
    endAccountSession: () => ({}),
  };
  return { answers, people };
}
