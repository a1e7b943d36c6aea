import { z } from 'zod';
import { BlobHash } from './blob.ts';
import { AccountId, ScreenId } from './ids.ts';

/** One record is one line of JSON text of at most this many bytes; what is longer continues in the next. */
export const MAX_LINE_BYTES = 4096;

/** How sure the wall clock is: synced in this boot, or not. */
export const ClockTrust = z.enum(['sure', 'unsure']);
export type ClockTrust = z.infer<typeof ClockTrust>;

const Header = z.object({
  v: z.literal(1),
  kind: z.string(),
  /** Wall clock when the line was made, UTC ms. */
  at: z.int(),
  /** The kernel's boot id; monotonic times compare within one boot only. */
  boot: z.string(),
  /** Monotonic ms when the line was made. */
  mono: z.int(),
  clock: ClockTrust,
});

/** Why something was on. */
export const Cause = z.enum(['timed', 'loop', 'default', 'operator']);
export type Cause = z.infer<typeof Cause>;

export const HowEnded = z.enum(['complete', 'cut', 'skipped', 'withdrawn', 'revoked', 'operator', 'power', 'error', 'stopped']);
export type HowEnded = z.infer<typeof HowEnded>;

/** [from ms of media, to ms of media, rate, monotonic ms at which it began]. */
export const MediaSpan = z.tuple([z.number(), z.number(), z.number(), z.number()]);
export type MediaSpan = z.infer<typeof MediaSpan>;

/** [from, to] in monotonic ms. */
export const MonoSpan = z.tuple([z.number(), z.number()]);
export type MonoSpan = z.infer<typeof MonoSpan>;

/** Why an item that the plan wanted was not begun: the loop re-joined its wheel, it was not on the shelf, it had failed, it was withdrawn. */
export const SkippedFor = z.enum(['rejoin', 'missing', 'failed', 'withdrawn']);
export type SkippedFor = z.infer<typeof SkippedFor>;

/** One item on one screen from start to end. Made once, when it has ended, never edited. What was left out is one that ended `skipped`, without a frame. */
export const ShowingRecord = Header.extend({
  kind: z.literal('showing'),
  revision: z.int(),
  slot: z.string().nullable(),
  content: z.string(),
  /** The package that was played, or the image's blob. */
  package: BlobHash,
  cause: Cause,
  class: z.string().nullable(),
  /** Who chose it at the box; null: no operator was named. Only with `cause: operator`. */
  operator: AccountId.nullable().optional(),
  /** Station at the time, as the player knew it. */
  place: z.string(),
  /** Wall clock and monotonic ms at the first presented frame (or at the start, where none was). */
  from: z.int(),
  fromMono: z.int(),
  toMono: z.int(),
  /** How long the item was to be: a lesson's length, or the time that its list gives an image. Lines of older players do not say. */
  itemMs: z.int().nonnegative().optional(),
  media: z.array(MediaSpan),
  /** Frames that the page saw presented; an image counts once. */
  frames: z.int().nonnegative(),
  /** Not muted and volume > 0. */
  sound: z.array(MonoSpan),
  rung: z.string().nullable(),
  display: z.enum(['on', 'off', 'unknown']),
  ended: HowEnded,
  /** Only with `ended: skipped`. */
  skippedFor: SkippedFor.optional(),
  /** So many `spans` lines follow this one, under the next numbers. */
  more: z.int().nonnegative().optional(),
});
export type ShowingRecord = z.infer<typeof ShowingRecord>;

/** Spans of a showing that were too many for its line; `part` n stands n lines after it. */
export const SpansRecord = Header.extend({
  kind: z.literal('spans'),
  content: z.string(),
  part: z.int().positive(),
  media: z.array(MediaSpan),
  sound: z.array(MonoSpan),
});
export type SpansRecord = z.infer<typeof SpansRecord>;

/** The box was up from one monotonic instant to another; told at the next start, or when it stops in order. */
export const PowerRecord = Header.extend({
  kind: z.literal('power'),
  from: z.int(),
  fromMono: z.int(),
  toMono: z.int(),
  ended: z.enum(['stopped', 'lost']),
});
export type PowerRecord = z.infer<typeof PowerRecord>;

/** The wall clock was set right: what earlier lines of this boot called `at` was off by this much. */
export const ClockRecord = Header.extend({
  kind: z.literal('clock'),
  shiftMs: z.int(),
  source: z.enum(['server', 'operator']),
  /** Who set it; null: no operator was named. Only with `source: operator`. */
  operator: AccountId.nullable().optional(),
});
export type ClockRecord = z.infer<typeof ClockRecord>;

/** Something the office must hear of. */
export const AlarmRecord = Header.extend({ kind: z.literal('alarm'), what: z.string(), detail: z.string().max(1000) });
export type AlarmRecord = z.infer<typeof AlarmRecord>;

export const OperatorAct = z.enum(['entered', 'left', 'locked_out']);
export type OperatorAct = z.infer<typeof OperatorAct>;

/** Somebody came to the box's menu or left it, or was kept out for too many wrong PINs. What they chose there stands in its showing. */
export const OperatorRecord = Header.extend({ kind: z.literal('operator'), operator: AccountId.nullable(), act: OperatorAct });
export type OperatorRecord = z.infer<typeof OperatorRecord>;

export const KnownRecord = z.discriminatedUnion('kind', [
  ShowingRecord,
  SpansRecord,
  PowerRecord,
  ClockRecord,
  AlarmRecord,
  OperatorRecord,
]);
export type KnownRecord = z.infer<typeof KnownRecord>;

/** SHA-256 in the hands of whoever calls: shared code has neither Node nor DOM. */
export type Sha256 = (...parts: (Uint8Array | string)[]) => Uint8Array;

/** Hash before the first line of an epoch. */
export const chainSeed = (sha256: Sha256, screen: ScreenId, epoch: string): Uint8Array => sha256(screen, epoch);

/** hash(n) = SHA-256(hash(n-1) as 32 bytes ‖ line n as UTF-8). */
export const chainNext = (sha256: Sha256, before: Uint8Array, line: string): Uint8Array => sha256(before, line);
