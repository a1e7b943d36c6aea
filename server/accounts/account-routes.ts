import type { Request, Response } from 'express';
import { accountCalls } from '#shared/protocol/http/accounts.ts';
import { notFound } from '#shared/problem.ts';
import { addressOf } from '../kit/address.ts';
import type { Clock } from '../kit/clock.ts';
import { anyone, route, type Route } from '../kit/routes.ts';
import type { AccountService } from './account-service.ts';
import { clearToken, setToken } from './cookie.ts';
import type { AboutMe } from './me.ts';
import type { OwnPin } from './own-pin.ts';
import type { Sessions, SignedIn, Visitor } from './session-service.ts';

interface Needs {
  accounts: AccountService;
  sessions: Sessions;
  me: AboutMe;
  pin: OwnPin;
  clock: Clock;
  version: string;
}

const visitorOf = (request: Request): Visitor => ({ address: addressOf(request), agent: request.headers['user-agent'] ?? '' });

/** Signing in and one's own account. */
export function accountRoutes(needs: Needs): Route[] {
  return [...gateRoutes(needs), ...ownRoutes(needs)];
}

function gateRoutes({ accounts, sessions, me, clock, version }: Needs): Route[] {
  const letIn = (request: Request, response: Response, { session, token }: SignedIn) => {
    setToken(request, response, token);
    return me.describe(session);
  };
  return [
    route(accountCalls.health, anyone, async () => ({
      name: 'fieldcast' as const,
      version,
      setUp: await accounts.isSetUp(),
      now: clock.now(),
    })),
    route(accountCalls.setUp, anyone, async ({ body }, { request, response }) =>
      letIn(request, response, await accounts.setUp(body, visitorOf(request))),
    ),
    route(accountCalls.logIn, anyone, async ({ body }, { request, response }) => {
      const before = await sessions.sessionOfCookie(request.headers.cookie);
      return letIn(request, response, await accounts.logIn(body.login, body.password, visitorOf(request), before));
    }),
    route(accountCalls.logOut, sessions.signedIn, async (_, { caller, request, response }) => {
      await accounts.logOut(caller, visitorOf(request));
      clearToken(request, response);
      return {};
    }),
  ];
}

function ownRoutes({ accounts, sessions, me, pin }: Needs): Route[] {
  const { signedIn } = sessions;
  return [
    route(accountCalls.whoAmI, signedIn, (_, { caller }) => me.describe(caller)),
    route(accountCalls.listSuperiors, signedIn, async (_, { caller, request }) => ({
      people: await me.listSuperiors(caller, visitorOf(request)),
    })),
    route(accountCalls.changePassword, signedIn, async ({ body }, { caller, request, response }) => {
      setToken(request, response, await accounts.changePassword(caller, body.current, body.next, visitorOf(request)));
      return {};
    }),
    route(accountCalls.setOwnPin, signedIn, async ({ body }, { caller, request }) => ({
      pin: await pin.set(caller, body.pin, visitorOf(request)),
    })),
    route(accountCalls.removeOwnPin, signedIn, async (_, { caller, request }) => {
      await pin.remove(caller, visitorOf(request));
      return {};
    }),
    route(accountCalls.listSessions, signedIn, async (_, { caller }) =>
      (await sessions.list(caller.account.id)).map((session) => ({ ...session, isThis: session.id === caller.id })),
    ),
    route(accountCalls.endSession, signedIn, async ({ params }, { caller, request, response }) => {
      const ended = await accounts.endOwnSessions(caller, { only: params.id }, visitorOf(request));
      if (ended === 0) throw notFound('session', params.id);
      if (params.id === caller.id) clearToken(request, response);
      return {};
    }),
    route(accountCalls.endOtherSessions, signedIn, async (_, { caller, request }) => ({
      ended: await accounts.endOwnSessions(caller, { allBut: caller.id }, visitorOf(request)),
    })),
  ];
}
