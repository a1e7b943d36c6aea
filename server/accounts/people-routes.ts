import { accountCalls } from '#shared/protocol/http/accounts.ts';
import { route, type Route } from '../kit/routes.ts';
import type { May } from './may.ts';
import type { People } from './people.ts';

/** Other people's accounts. */
export function peopleRoutes({ people, may }: { people: People; may: May }): Route[] {
  const [reads, writes] = [may('people.read'), may('people.write')];
  return [
    route(accountCalls.listAccounts, reads, ({ query }, { caller }) => people.list(caller, query)),
    route(accountCalls.getAccount, reads, ({ params }, { caller }) => people.get(caller, params.id)),
    route(accountCalls.createAccount, writes, ({ body }, { caller }) => people.create(caller, body)),
    route(accountCalls.reviseAccount, writes, ({ params, body: { seenRevision, ...draft } }, { caller }) =>
      people.revise(caller, params.id, seenRevision, draft),
    ),
    route(accountCalls.resetPassword, writes, ({ params }, { caller }) => people.resetPassword(caller, params.id)),
    route(accountCalls.setPin, writes, ({ params, body }, { caller }) => people.setPin(caller, params.id, body.pin)),
    route(accountCalls.removePin, writes, ({ params }, { caller }) => people.removePin(caller, params.id)),
    route(accountCalls.closeAccount, writes, ({ params }, { caller }) => people.close(caller, params.id)),
    route(accountCalls.reopenAccount, writes, ({ params }, { caller }) => people.reopen(caller, params.id)),
    route(accountCalls.unlockAccount, writes, ({ params }, { caller }) => people.unlock(caller, params.id)),
    route(accountCalls.listAccountSessions, reads, async ({ params }, { caller }) => ({
      sessions: await people.listSessionsOf(caller, params.id),
    })),
    route(accountCalls.endAccountSession, writes, async ({ params }, { caller }) => {
      await people.endSessions(caller, params.id, { only: params.session });
      return {};
    }),
    route(accountCalls.endAccountSessions, writes, async ({ params }, { caller }) => ({
      ended: await people.endSessions(caller, params.id, 'all'),
    })),
  ];
}
