import { z } from 'zod';
import type { LessonPlan, Outline } from './lesson-plan.ts';

/*
 * Plans as they are kept and handed to workers. They are written and read by one build of this program: a plan of another build is made anew
 * with its lesson, so these say what must be there and leave the rest as it is.
 */
const Span = z.object({ fromFrame: z.int().nonnegative(), frames: z.int().positive() });
const Encode = z.looseObject({
  rungs: z.array(z.looseObject({ name: z.string(), width: z.int(), height: z.int() })).min(1),
  rate: z.object({ num: z.int(), den: z.int() }),
  segmentFrames: z.int().positive(),
  holdMs: z.number(),
});
const Probed = z.looseObject({ demuxer: z.string(), durationMs: z.number(), video: z.looseObject({ index: z.int() }) });

const Copied = z.object({ copies: z.literal(true), startS: z.number(), chunks: z.array(Span).min(1) });
const Refused = z.object({ copies: z.literal(false), why: z.array(z.string()) });

const Entering = z.discriminatedUnion('by', [
  z.object({ by: z.literal('index') }),
  z.object({ by: z.literal('keys'), keysS: z.array(z.number().nonnegative()) }),
  z.object({ by: z.literal('nothing'), why: z.array(z.string()) }),
]);

export const StoredOutline = z
  .object({ probe: Probed, encode: Encode, first: Span.nullable(), copy: Copied.nullable().default(null) })
  .transform((outline) => outline as unknown as Outline); // Written by this build from the very type.

export const StoredPlan = z
  .object({
    probe: Probed,
    encode: Encode,
    frames: z.int().positive(),
    chunks: z.array(Span).min(1),
    perTask: z.int().positive(),
    entering: Entering.default({ by: 'index' }),
    copy: z.discriminatedUnion('copies', [Copied, Refused]).default({ copies: false, why: [] }),
  })
  .transform((plan) => plan as unknown as LessonPlan);
