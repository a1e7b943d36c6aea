import { statusCalls as calls, type ServerStatus } from '#shared/protocol/http/status.ts';
import { route, type Gate, type Route } from '../kit/routes.ts';

export function statusRoutes<Caller>({ status, signedIn }: { status: () => Promise<ServerStatus>; signedIn: Gate<Caller> }): Route[] {
  return [route(calls.status, signedIn, status)];
}
