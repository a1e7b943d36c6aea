import { programmeCalls as calls } from '#shared/protocol/http/programmes.ts';
import type { Database } from '../database/connection.ts';
import type { Clock } from '../kit/clock.ts';
import { route, type Gate, type Route } from '../kit/routes.ts';
import { previewDay } from './day-preview.ts';
import { playlistService } from './playlist-service.ts';
import { slotService } from './slot-service.ts';

export function programmeRoutes<Caller>({
  database,
  clock,
  signedIn,
}: {
  database: Database;
  clock: Clock;
  signedIn: Gate<Caller>;
}): Route[] {
  const playlists = playlistService({ database, clock });
  const slots = slotService({ database, clock });
  return [
    route(calls.listPlaylists, signedIn, ({ query }) => playlists.list(query.search)),
    route(calls.getPlaylist, signedIn, ({ params }) => playlists.get(params.id)),
    route(calls.createPlaylist, signedIn, ({ body }) => playlists.create(body)),
    route(calls.revisePlaylist, signedIn, ({ params, body }) => playlists.revise(params.id, body.seenRevision, body.draft)),
    route(calls.removePlaylist, signedIn, ({ params }) => playlists.remove(params.id)),
    route(calls.listSlots, signedIn, ({ query }) => slots.list(query.screen)),
    route(calls.createSlot, signedIn, ({ body }) => slots.create(body)),
    route(calls.reviseSlot, signedIn, ({ params, body }) => slots.revise(params.id, body.seenRevision, body.draft)),
    route(calls.removeSlot, signedIn, ({ params }) => slots.remove(params.id)),
    route(calls.getDefault, signedIn, () => playlists.getDefault()),
    route(calls.setDefault, signedIn, ({ body }) => playlists.setDefault(body.playlist)),
    route(calls.previewDay, signedIn, ({ params, query }) => previewDay(database.reads, params.id, query.day)),
  ];
}
