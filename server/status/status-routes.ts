import { statusCalls as calls, type ServerStatus } from '#shared/protocol/http/status.ts';
import { AppError } from '#shared/problem.ts';
import type { May } from '../accounts/may.ts';
import { route, type Route } from '../kit/routes.ts';

/** The machine is nobody's part of the tree: for those alone who look after all of it. */
export function statusRoutes({ status, may }: { status: () => Promise<ServerStatus>; may: May }): Route[] {
  return [
    route(calls.status, may('system.read'), (_, { caller }) => {
      if (!caller.scope.isEverywhere) throw new AppError('not_allowed');
      return status();
    }),
  ];
}
