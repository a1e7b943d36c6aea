import { placeCalls as calls } from '#shared/protocol/http/places.ts';
import type { May } from '../accounts/may.ts';
import { route, type Route } from '../kit/routes.ts';
import type { GroupService } from './group-service.ts';

export function groupRoutes(may: May, groups: GroupService): Route[] {
  const reading = may('places.read');
  const writing = may('places.write');
  return [
    route(calls.listGroups, reading, ({ query }, { caller }) => groups.list(caller, query)),
    route(calls.getGroup, reading, ({ params }, { caller }) => groups.get(caller, params.id)),
    route(calls.createGroup, writing, ({ body }, { caller }) => groups.create(caller, body)),
    route(calls.reviseGroup, writing, ({ params, body: { seenRevision, ...wanted } }, { caller }) =>
      groups.revise(caller, params.id, seenRevision, wanted),
    ),
    route(calls.removeGroup, writing, ({ params }, { caller }) => groups.remove(caller, params.id)),
  ];
}
