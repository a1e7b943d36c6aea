import { z } from 'zod';
import { EpochId, ScreenFileId, ScreenId, StationId } from './ids.ts';
import { ClockTrust } from './record.ts';

/** Codes that have their sentence in shared/words. A newer player may raise others: they are shown as they are. */
export const KnownAlarm = z.enum([
  'journal_lost',
  'machine_changed',
  'journal_forked',
  'journal_gap',
  'journal_altered', // detail: epoch and seq of a line that was edited on the box
  'lines_thinned',
  'manifest_distrusted', // detail: a Distrust
  'plan_too_large', // detail: a TooLarge as JSON
  'plan_lowered', // detail: a Lowered as JSON
  'generation_failed', // detail: its revision
  'item_quarantined', // detail: an AlarmedItem as JSON
  'picture_plain', // detail: an AlarmedItem as JSON
  'page_replaced', // detail: a PageFault
  'answer_distrusted', // detail: whose answer it was taken for
  'file_distrusted', // detail: the section or blob, and what came instead
  'poke_unfounded', // detail: the revision that there was to be
  'command_distrusted', // detail: why
  'revocation_distrusted',
  'enrolment_distrusted', // detail: how often
  'shelf_damaged', // detail: which file of its own
  'operator_locked_out', // detail: the account's id, or nothing
  'two_histories', // raised by the server; detail: from which seq on
]);
export type KnownAlarm = z.infer<typeof KnownAlarm>;

/** What an alarm is about, by its title of that day. */
export const AlarmedItem = z.object({ content: z.string(), title: z.string() });
export type AlarmedItem = z.infer<typeof AlarmedItem>;

/** Why a screen's page was replaced by its agent. */
export const PageFault = z.enum(['silent', 'stalled', 'blank', 'memory', 'absent']);
export type PageFault = z.infer<typeof PageFault>;

/** Why a manifest is not believed. Goes to the log and to the office, never to a square. */
export const Distrust = z.enum([
  'delegation_not_by_root',
  'delegation_out_of_time',
  'delegation_superseded',
  'manifest_not_by_delegate',
  'malformed',
  'wrong_screen',
  'replayed',
  'expired',
]);
export type Distrust = z.infer<typeof Distrust>;

/** A plan that does not fit on a screen's disk: what it lacks, what there would be room for, and the first of what is too much by title. */
export const TooLarge = z.object({ needBytes: z.number(), roomBytes: z.number(), count: z.number(), named: z.array(z.string()) });
export type TooLarge = z.infer<typeof TooLarge>;

/** A plan that fits only in fewer lines: how many, and what the best of it would need and has room for. */
export const Lowered = z.object({ lines: z.int(), needBytes: z.number(), roomBytes: z.number() });
export type Lowered = z.infer<typeof Lowered>;

/** The seq of alarms that the server raises itself, at most one an epoch: a line's own begins at 1. */
export const SERVERS_OWN = 0;

export const AlarmKey = z.strictObject({ screen: ScreenId, epoch: EpochId, seq: z.int().min(SERVERS_OWN) });
export type AlarmKey = z.infer<typeof AlarmKey>;

/** Something the office must hear of, with the names that screen and station have today. Marked as seen, never deleted. */
export const Alarm = z.object({
  screen: ScreenId,
  epoch: EpochId,
  seq: z.int(),
  screenName: z.string(),
  station: StationId.nullable(),
  stationName: z.string(),
  /** A KnownAlarm, or what a newer player calls it. */
  what: z.string(),
  detail: z.string(),
  /** Of the account that the detail names; '' once it was erased, null where it names none. */
  person: z.string().nullable(),
  /** By the clock of whoever raised it; null where that cannot be a time. */
  at: z.int().nullable(),
  clock: ClockTrust,
  receivedAt: z.int(),
  /** What the screen showed then, where it could send it. */
  picture: ScreenFileId.nullable(),
  /** The first person who marked it. */
  seen: z.object({ at: z.int(), by: z.string() }).nullable(),
});
export type Alarm = z.infer<typeof Alarm>;
