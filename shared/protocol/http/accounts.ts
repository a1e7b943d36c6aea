import { z } from 'zod';
import { AccountView, LoginName, Me, Password, Phone } from '../../model/account.ts';
import { AccountId, RegionId, SessionId } from '../../model/ids.ts';
import { TypedName, TypedSearch } from '../../model/line.ts';
import { Pin } from '../../model/operator.ts';
import { Grant, Role } from '../../model/role.ts';
import { call } from '../call.ts';

const WithAccount = z.object({ id: AccountId });
const Grants = z.array(Grant).max(50);
/** Null: one is made up, and told once, in the reply. */
const PinWanted = z.strictObject({ pin: Pin.nullable() });
const pinMade = Pin.nullable();
/** A first password is told once, in this reply, and kept nowhere. */
const WithPassword = z.object({ account: AccountView, password: z.string() });

/** A login that is going on: where and when. */
export const SessionView = z.object({ id: SessionId, from: z.string(), agent: z.string(), startedAt: z.int(), seenAt: z.int() });
export type SessionView = z.infer<typeof SessionView>;

/** Signing in and one's own account. */
const ownCalls = {
  /** Is there an administrator yet? The login page asks. */
  health: call({
    method: 'get',
    path: '/api/health',
    reply: z.object({ name: z.literal('fieldcast'), version: z.string(), setUp: z.boolean(), now: z.int() }),
  }),
  setUp: call({
    method: 'post',
    path: '/api/setup',
    body: z.strictObject({ token: z.string().max(100), login: LoginName, name: TypedName, password: Password }),
    reply: Me,
  }),
  logIn: call({
    method: 'post',
    path: '/api/login',
    body: z.strictObject({ login: z.string().max(100), password: z.string().max(200) }),
    reply: Me,
  }),
  logOut: call({ method: 'post', path: '/api/logout', reply: z.object({}) }),
  whoAmI: call({ method: 'get', path: '/api/me', reply: Me }),
  changePassword: call({
    method: 'post',
    path: '/api/me/password',
    body: z.strictObject({ current: z.string().max(200), next: Password }),
    reply: z.object({}),
  }),
  /** What he types by remote at a station's box. */
  setOwnPin: call({ method: 'put', path: '/api/me/pin', body: PinWanted, reply: z.object({ pin: pinMade }) }),
  removeOwnPin: call({ method: 'delete', path: '/api/me/pin', reply: z.object({}) }),
  listSessions: call({
    method: 'get',
    path: '/api/me/sessions',
    reply: z.array(SessionView.extend({ isThis: z.boolean() })),
  }),
  endSession: call({ method: 'delete', path: '/api/me/sessions/:id', params: z.object({ id: SessionId }), reply: z.object({}) }),
  /** All but this one. */
  endOtherSessions: call({ method: 'delete', path: '/api/me/sessions', reply: z.object({ ended: z.int() }) }),
  /** Whom to ask for a right: the nearest who could give it. */
  listSuperiors: call({
    method: 'get',
    path: '/api/me/superiors',
    reply: z.object({ people: z.array(z.object({ name: z.string(), phone: z.string().nullable() })) }),
  }),
};

/** Which of the accounts are meant. */
export const AccountFilter = z.object({
  search: TypedSearch.optional(),
  role: Role.optional(),
  /** With a role in this region or below it. */
  region: RegionId.optional(),
  state: z.enum(['open', 'closed']).default('open'),
});

/** Other people's accounts. */
const peopleCalls = {
  listAccounts: call({
    method: 'get',
    path: '/api/accounts',
    query: AccountFilter.extend({
      page: z.coerce.number().int().min(1).max(100_000).default(1),
      size: z.coerce.number().int().min(1).max(200).default(50),
    }),
    reply: z.object({ total: z.int(), accounts: z.array(AccountView) }),
  }),
  getAccount: call({ method: 'get', path: '/api/accounts/:id', params: WithAccount, reply: AccountView }),
  createAccount: call({
    method: 'post',
    path: '/api/accounts',
    body: z.strictObject({ login: LoginName, name: TypedName, phone: Phone.default(null), grants: Grants }),
    reply: WithPassword,
  }),
  reviseAccount: call({
    method: 'put',
    path: '/api/accounts/:id',
    params: WithAccount,
    body: z.strictObject({ seenRevision: z.int(), name: TypedName, phone: Phone, grants: Grants }),
    reply: AccountView,
  }),
  /** All sessions of the account end; the new password has to be changed at the next login. */
  resetPassword: call({ method: 'post', path: '/api/accounts/:id/password', params: WithAccount, reply: WithPassword }),
  /** Boxes where the account may act learn of it with their next manifest. */
  setPin: call({
    method: 'put',
    path: '/api/accounts/:id/pin',
    params: WithAccount,
    body: PinWanted,
    reply: z.object({ account: AccountView, pin: pinMade }),
  }),
  removePin: call({ method: 'delete', path: '/api/accounts/:id/pin', params: WithAccount, reply: AccountView }),
  /** Never deleted: what the account did keeps its name. */
  closeAccount: call({ method: 'post', path: '/api/accounts/:id/close', params: WithAccount, reply: AccountView }),
  reopenAccount: call({ method: 'post', path: '/api/accounts/:id/reopen', params: WithAccount, reply: AccountView }),
  /** After too many wrong passwords. */
  unlockAccount: call({ method: 'post', path: '/api/accounts/:id/unlock', params: WithAccount, reply: AccountView }),
  listAccountSessions: call({
    method: 'get',
    path: '/api/accounts/:id/sessions',
    params: WithAccount,
    reply: z.object({ sessions: z.array(SessionView) }),
  }),
  endAccountSession: call({
    method: 'delete',
    path: '/api/accounts/:id/sessions/:session',
    params: WithAccount.extend({ session: SessionId }),
    reply: z.object({}),
  }),
  endAccountSessions: call({
    method: 'delete',
    path: '/api/accounts/:id/sessions',
    params: WithAccount,
    reply: z.object({ ended: z.int() }),
  }),
};

export const accountCalls = { ...ownCalls, ...peopleCalls };
