import { programmeCalls as calls } from '#shared/protocol/http/programmes.ts';
import type { May } from '../accounts/may.ts';
import type { Database } from '../database/connection.ts';
import type { Clock } from '../kit/clock.ts';
import { route, type Route } from '../kit/routes.ts';
import { previewDay } from './day-preview.ts';
import { playlistService } from './playlist-service.ts';
import { slotService } from './slot-service.ts';

export function programmeRoutes({ database, clock, may }: { database: Database; clock: Clock; may: May }): Route[] {
  const playlists = playlistService({ database, clock });
  const slots = slotService({ database, clock });
  const [seeing, planning] = [may('programme.read'), may('programme.write')];
  return [
    route(calls.listPlaylists, seeing, ({ query }, { caller }) => playlists.list(caller, query)),
    route(calls.getPlaylist, seeing, ({ params }, { caller }) => playlists.get(caller, params.id)),
    route(calls.createPlaylist, planning, ({ body }, { caller }) => playlists.create(caller, body)),
    route(calls.revisePlaylist, planning, ({ params, body }, { caller }) =>
      playlists.revise(caller, params.id, body.seenRevision, body.draft),
    ),
    route(calls.removePlaylist, planning, ({ params }, { caller }) => playlists.remove(caller, params.id)),
    route(calls.listSlots, seeing, ({ query }, { caller }) => slots.list(caller, query)),
    route(calls.getSlot, seeing, ({ params }, { caller }) => slots.get(caller, params.id)),
    route(calls.createSlot, planning, ({ body }, { caller }) => slots.create(caller, body)),
    route(calls.reviseSlot, planning, ({ params, body }, { caller }) => slots.revise(caller, params.id, body.seenRevision, body.draft)),
    route(calls.removeSlot, planning, ({ params }, { caller }) => slots.remove(caller, params.id)),
    route(calls.getDefault, seeing, () => playlists.getDefault()),
    route(calls.setDefault, planning, ({ body }, { caller }) => playlists.setDefault(caller, body.playlist)),
    route(calls.previewDay, seeing, ({ params, query }, { caller }) => previewDay(database.reads, caller.scope, params.id, query.day)),
  ];
}
