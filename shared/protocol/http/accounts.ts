import { z } from 'zod';
import { Account, LoginName, Password } from '../../model/account.ts';
import { SessionId } from '../../model/ids.ts';
import { TypedName } from '../../model/line.ts';
import { call } from '../call.ts';

export const accountCalls = {
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
    reply: Account,
  }),
  logIn: call({
    method: 'post',
    path: '/api/login',
    body: z.strictObject({ login: z.string().max(100), password: z.string().max(200) }),
    reply: Account,
  }),
  logOut: call({ method: 'post', path: '/api/logout', reply: z.object({}) }),
  whoAmI: call({ method: 'get', path: '/api/me', reply: Account }),
  changePassword: call({
    method: 'post',
    path: '/api/me/password',
    body: z.strictObject({ current: z.string().max(200), next: Password }),
    reply: z.object({}),
  }),
  listSessions: call({
    method: 'get',
    path: '/api/me/sessions',
    reply: z.array(
      z.object({ id: SessionId, from: z.string(), agent: z.string(), startedAt: z.int(), seenAt: z.int(), isThis: z.boolean() }),
    ),
  }),
  endSession: call({ method: 'delete', path: '/api/me/sessions/:id', params: z.object({ id: SessionId }), reply: z.object({}) }),
};
