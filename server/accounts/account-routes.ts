import type { Request } from 'express';
import { accountCalls } from '#shared/protocol/http/accounts.ts';
import { addressOf } from '../kit/address.ts';
import type { Clock } from '../kit/clock.ts';
import { anyone, route, type Route } from '../kit/routes.ts';
import type { AccountService } from './account-service.ts';
import { clearToken, setToken } from './cookie.ts';
import type { Sessions, Visitor } from './session-service.ts';

interface Needs {
  accounts: AccountService;
  sessions: Sessions;
  clock: Clock;
  version: string;
}

const visitorOf = (request: Request): Visitor => ({ address: addressOf(request), agent: request.headers['user-agent'] ?? '' });

export function accountRoutes({ accounts, sessions, clock, version }: Needs): Route[] {
  const { signedIn } = sessions;
  return [
    route(accountCalls.health, anyone, async () => ({
      name: 'fieldcast' as const,
      version,
      setUp: await accounts.isSetUp(),
      now: clock.now(),
    })),
    route(accountCalls.setUp, anyone, async ({ body }, { request, response }) => {
      const { account, token } = await accounts.setUp(body, visitorOf(request));
      setToken(request, response, token);
      return account;
    }),
    route(accountCalls.logIn, anyone, async ({ body }, { request, response }) => {
      const before = await sessions.sessionOfCookie(request.headers.cookie);
      const { account, token } = await accounts.logIn(body.login, body.password, visitorOf(request), before);
      setToken(request, response, token);
      return account;
    }),
    route(accountCalls.logOut, signedIn, async (_, { caller, request, response }) => {
      await sessions.end(caller.account.id, caller.id);
      clearToken(request, response);
      return {};
    }),
    route(accountCalls.whoAmI, signedIn, (_, { caller }) => caller.account),
    route(accountCalls.changePassword, signedIn, async ({ body }, { caller, request, response }) => {
      setToken(request, response, await accounts.changePassword(caller, body.current, body.next, addressOf(request)));
      return {};
    }),
    route(accountCalls.listSessions, signedIn, async (_, { caller }) =>
      (await sessions.list(caller.account.id)).map((session) => ({ ...session, isThis: session.id === caller.id })),
    ),
    route(accountCalls.endSession, signedIn, async ({ params }, { caller, request, response }) => {
      await sessions.end(caller.account.id, params.id);
      if (params.id === caller.id) clearToken(request, response);
      return {};
    }),
  ];
}
