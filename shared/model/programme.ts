import { z } from 'zod';
import { ContentId, PlaylistId, RegionId, ScreenId, SlotId, StationId } from './ids.ts';
import { Zone } from './place.ts';

/** Rank of a slot. `loop` repeats its playlist through its window; `timed` beats it. */
export const Tier = z.enum(['timed', 'loop']);
export type Tier = z.infer<typeof Tier>;

/** Local calendar day, '2026-11-23'. */
export const Day = z.iso.date();
export type Day = z.infer<typeof Day>;

/** Local time of day, '09:30' or '09:30:15'. '24:00' does not exist: midnight as an end is '00:00'. */
export const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/);
export type TimeOfDay = z.infer<typeof TimeOfDay>;

/** 1 = Monday … 7 = Sunday, as in ISO 8601. */
export const Weekday = z.int().min(1).max(7);

/** When a slot is on, in floating local time of the screen's station. */
export const SlotTime = z.object({
  /** First and last day on which an occurrence may start; null: open-ended. */
  from: Day,
  until: Day.nullable(),
  weekdays: z.array(Weekday).min(1).max(7),
  /** An end not later than the start lies on the next day; equal times are a whole day. */
  start: TimeOfDay,
  end: TimeOfDay,
});
export type SlotTime = z.infer<typeof SlotTime>;

/** What the evaluator needs of a slot; this is what travels in the programme section. */
export const PlannedSlot = SlotTime.extend({
  id: SlotId,
  tier: Tier,
  /** 0 … 9, the larger wins within a tier. */
  priority: z.int().min(0).max(9),
  playlist: PlaylistId,
  /** Starts over at the end of the playlist. A slot that does not is over for the evaluator once its items are through. */
  repeats: z.boolean(),
});
export type PlannedSlot = z.infer<typeof PlannedSlot>;

export const PlannedItem = z.object({ content: ContentId, ms: z.int().positive() });
export type PlannedItem = z.infer<typeof PlannedItem>;

export const PlannedPlaylist = z.object({ id: PlaylistId, items: z.array(PlannedItem) });
export type PlannedPlaylist = z.infer<typeof PlannedPlaylist>;

/** Everything the one evaluator of time needs; the programme section of a manifest. */
export const Programme = z.object({
  v: z.literal(1),
  /** Checked where the section is read: a zone that this machine does not know must not be taken over. */
  zone: Zone,
  slots: z.array(PlannedSlot),
  playlists: z.array(PlannedPlaylist),
  /** Fills every hole; null: the idle card. Its wheel is anchored to local midnight. */
  defaultPlaylist: PlaylistId.nullable(),
  classes: z.array(z.unknown()),
});
export type Programme = z.infer<typeof Programme>;

/** An entry of a playlist at the office: an image needs seconds, a lesson brings its own length. */
export const PlaylistItem = z.object({ content: ContentId, seconds: z.number().min(1).max(86_400).nullable() });
export type PlaylistItem = z.infer<typeof PlaylistItem>;

export const Playlist = z.object({
  id: PlaylistId,
  /** Region to which it belongs; null: everybody's. */
  home: RegionId.nullable(),
  title: z.string(),
  items: z.array(PlaylistItem),
  revision: z.int().positive(),
  createdAt: z.int(),
});
export type Playlist = z.infer<typeof Playlist>;

/** Where a slot or a default playlist applies. A station stands for all its screens. */
export const Target = z.union([
  z.object({ kind: z.literal('screen'), id: ScreenId }),
  z.object({ kind: z.literal('station'), id: StationId }),
  z.object({ kind: z.literal('region'), id: RegionId }),
]);
export type Target = z.infer<typeof Target>;

export const Slot = PlannedSlot.extend({
  title: z.string(),
  targets: z.array(Target).min(1),
  revision: z.int().positive(),
  createdAt: z.int(),
});
export type Slot = z.infer<typeof Slot>;
