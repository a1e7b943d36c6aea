import { z } from 'zod';
import { PlaylistId, ScreenId, SlotId } from '../../model/ids.ts';
import { TITLE_MAX, typedLine, TypedSearch, TypedTitle } from '../../model/line.ts';
import { Day, Playlist, PlaylistItem, Slot, SlotTime, Target, Tier } from '../../model/programme.ts';
import { call } from '../call.ts';
import { cardPaging, order, tablePaging } from './paging.ts';

const PlaylistDraft = z.strictObject({ title: TypedTitle, items: z.array(PlaylistItem).max(500) });

/** A playlist with what the office wants to see of its items. */
export const PlaylistView = Playlist.extend({
  totalMs: z.int(),
  items: z.array(PlaylistItem.extend({ title: z.string(), ms: z.int().nullable(), isReady: z.boolean(), poster: z.string().nullable() })),
});
export type PlaylistView = z.infer<typeof PlaylistView>;

/** A playlist as lists tell of it: of its items so many, the pictures of the first, and how many cannot be shown yet. */
export const PlaylistCard = Playlist.omit({ items: true }).extend({
  totalMs: z.int(),
  count: z.int(),
  notReady: z.int(),
  posters: z.array(z.string().nullable()).max(4),
});
export type PlaylistCard = z.infer<typeof PlaylistCard>;

/** A target with its name; a screen's with its station's, because every village has a "meeting room". */
export const NamedTarget = Target.and(z.object({ name: z.string(), stationName: z.string() }));
export type NamedTarget = z.infer<typeof NamedTarget>;

/** A slot as people read it. Of its targets those that whoever asks sees. */
export const SlotView = Slot.extend({ playlistTitle: z.string(), targets: z.array(NamedTarget) });
export type SlotView = z.infer<typeof SlotView>;

const SlotDraft = z.strictObject({
  ...SlotTime.shape,
  title: typedLine({ max: TITLE_MAX }).default(''),
  tier: Tier,
  priority: z.int().min(0).max(9).default(0),
  playlist: PlaylistId,
  repeats: z.boolean(),
  targets: z.array(Target).min(1).max(2000),
});

/** An item of a playlist that cannot be shown yet, and why; `gone`: nothing is known of it any more. */
export const MissingItem = z.object({ content: z.string(), title: z.string(), why: z.enum(['waiting', 'working', 'failed', 'gone']) });
export type MissingItem = z.infer<typeof MissingItem>;

/** One stretch of a screen's planned day: the winner between two instants. */
export const PlannedStretch = z.object({
  from: z.int(),
  to: z.int(),
  cause: z.enum(['timed', 'loop', 'default', 'idle']),
  slot: SlotId.nullable(),
  slotTitle: z.string().nullable(),
  playlist: PlaylistId.nullable(),
  playlistTitle: z.string().nullable(),
  /** First items of the stretch in order, as they will be shown; cut at 200. */
  items: z.array(z.object({ content: z.string(), title: z.string(), from: z.int(), to: z.int() })),
  /** Items of its playlist that are skipped because they are not ready, each once. */
  missing: z.array(MissingItem),
});
export type PlannedStretch = z.infer<typeof PlannedStretch>;

/**
 * Where a slot (or the default playlist, slot null) would be on if anything of its playlist were ready. `missing` is empty for a playlist
 * without items. What is shown instead are the stretches of the same time.
 */
export const LeftOut = PlannedStretch.omit({ items: true }).extend({ cause: z.enum(['timed', 'loop', 'default']) });
export type LeftOut = z.infer<typeof LeftOut>;

const WithPlaylist = z.object({ id: PlaylistId });
const WithSlot = z.object({ id: SlotId });

export const programmeCalls = {
  listPlaylists: call({
    method: 'get',
    path: '/api/playlists',
    query: z.object({ search: TypedSearch.optional(), sort: z.enum(['newest', 'title']).default('newest'), ...cardPaging }),
    reply: z.object({ total: z.int(), playlists: z.array(PlaylistCard) }),
  }),
  getPlaylist: call({ method: 'get', path: '/api/playlists/:id', params: WithPlaylist, reply: PlaylistView }),
  createPlaylist: call({ method: 'post', path: '/api/playlists', body: PlaylistDraft, reply: PlaylistView }),
  /** `conflict` when somebody else has saved since `seenRevision`. */
  revisePlaylist: call({
    method: 'put',
    path: '/api/playlists/:id',
    params: WithPlaylist,
    body: z.strictObject({ seenRevision: z.int(), draft: PlaylistDraft }),
    reply: PlaylistView,
  }),
  removePlaylist: call({ method: 'delete', path: '/api/playlists/:id', params: WithPlaylist, reply: z.object({}) }),

  listSlots: call({
    method: 'get',
    path: '/api/slots',
    query: z.object({
      /** Those that mean this screen, by whatever target. */
      screen: ScreenId.optional(),
      playlist: PlaylistId.optional(),
      search: TypedSearch.optional(),
      tier: Tier.optional(),
      /** Those whose days touch these. */
      from: Day.optional(),
      to: Day.optional(),
      sort: z.enum(['newest', 'title', 'start']).default('newest'),
      order,
      ...tablePaging,
    }),
    reply: z.object({ total: z.int(), slots: z.array(SlotView) }),
  }),
  getSlot: call({ method: 'get', path: '/api/slots/:id', params: WithSlot, reply: SlotView }),
  createSlot: call({ method: 'post', path: '/api/slots', body: SlotDraft, reply: Slot }),
  reviseSlot: call({
    method: 'put',
    path: '/api/slots/:id',
    params: WithSlot,
    body: z.strictObject({ seenRevision: z.int(), draft: SlotDraft }),
    reply: Slot,
  }),
  removeSlot: call({ method: 'delete', path: '/api/slots/:id', params: WithSlot, reply: z.object({}) }),

  /** The default playlist of the whole organisation fills every hole; null: the idle card. */
  getDefault: call({ method: 'get', path: '/api/default-playlist', reply: z.object({ playlist: PlaylistId.nullable() }) }),
  setDefault: call({
    method: 'put',
    path: '/api/default-playlist',
    body: z.strictObject({ playlist: PlaylistId.nullable() }),
    reply: z.object({ playlist: PlaylistId.nullable() }),
  }),

  /** A screen's planned local day by the one evaluator. */
  previewDay: call({
    method: 'get',
    path: '/api/screens/:id/day',
    params: z.object({ id: ScreenId }),
    query: z.object({ day: Day }),
    reply: z.object({ zone: z.string(), from: z.int(), to: z.int(), stretches: z.array(PlannedStretch), leftOut: z.array(LeftOut) }),
  }),
};
