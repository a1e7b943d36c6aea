import { z } from 'zod';

/** Which piece of a lesson's encoding is meant, and where it lies in the lesson. */
export const EncodePiece = z.object({
  kind: z.enum(['first', 'early', 'chunk', 'copy', 'sound', 'seal']),
  /** Counted from 0. */
  index: z.int().nonnegative(),
  fromMs: z.int().nonnegative(),
  toMs: z.int().nonnegative(),
});
export type EncodePiece = z.infer<typeof EncodePiece>;

const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** When encoding leaves the machine to others. On the server's clock; may go over midnight. */
export const QuietHours = z.object({ from: TimeOfDay, to: TimeOfDay }).refine(({ from, to }) => from !== to);
export type QuietHours = z.infer<typeof QuietHours>;

export const EncodeRule = z.object({ isPaused: z.boolean(), quiet: QuietHours.nullable() });
export type EncodeRule = z.infer<typeof EncodeRule>;

/** Why nothing is encoded now, though something may wait. */
export const EncodeRest = z.discriminatedUnion('why', [
  z.object({ why: z.literal('paused') }),
  z.object({ why: z.literal('quiet'), hours: QuietHours }),
]);
export type EncodeRest = z.infer<typeof EncodeRest>;
