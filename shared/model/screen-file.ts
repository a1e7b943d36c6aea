import { z } from 'zod';
import { CommandId, EpochId, ScreenFileId, ScreenId } from './ids.ts';
import { ClockTrust } from './record.ts';

/** What a box sends up beside its records. */
export const ScreenFileKind = z.enum([
  'picture', // JPEG: what its window showed
  'log', // gzip: the newest part of its log
]);
export type ScreenFileKind = z.infer<typeof ScreenFileKind>;

export const ScreenFileReason = z.enum([
  'command', // somebody asked for it
  'alarm', // goes along with an alarm about the picture
  'routine', // now and then, for the overview
]);
export type ScreenFileReason = z.infer<typeof ScreenFileReason>;

/** The alarm that a picture goes along with: its line, and what it says. */
export const AlarmOfFile = z.object({ what: z.string().max(60), epoch: EpochId, seq: z.int().positive() });
export type AlarmOfFile = z.infer<typeof AlarmOfFile>;

/** As the office keeps it. */
export const ScreenFile = z.object({
  id: ScreenFileId,
  screen: ScreenId,
  kind: ScreenFileKind,
  reason: ScreenFileReason,
  command: CommandId.nullable(),
  alarm: AlarmOfFile.extend({ detail: z.string() }).nullable(),
  /** By the box's clock, and never later than it arrived. */
  takenAt: z.int(),
  clock: ClockTrust,
  receivedAt: z.int(),
  bytes: z.int(),
  /** Null: no picture. */
  size: z.object({ width: z.int(), height: z.int() }).nullable(),
});
export type ScreenFile = z.infer<typeof ScreenFile>;

/** What the office takes of each kind; a box makes them smaller than that. */
export const MOST_FILE_BYTES = { picture: 256 * 1024, log: 512 * 1024 } satisfies Record<ScreenFileKind, number>;
/** No wall is wider than this in a picture that was made for looking at. */
export const MOST_PICTURE_SIDE = 1920;
