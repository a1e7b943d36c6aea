import { z } from 'zod';
import { BlobHash } from '../model/blob.ts';
import { MediaSpan, MonoSpan } from '../model/record.ts';
import type { Contract } from './contract.ts';
import { MenuAct, MenuAnswer } from './menu.ts';

/** One thing for the page to show. `showing` is the agent's number for it; the page echoes it in every report. */
export const Direction = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('lesson'),
    showing: z.int(),
    content: z.string(),
    package: BlobHash,
    /** Master playlist, on the agent's own origin. */
    playlist: z.string(),
    title: z.string(),
    /** Where to begin, in media ms. */
    fromMs: z.int().nonnegative(),
    durationMs: z.int().positive(),
    volume: z.int().min(0).max(100),
  }),
  z.object({
    kind: z.literal('image'),
    showing: z.int(),
    content: z.string(),
    url: z.string(),
    title: z.string(),
    width: z.int(),
    height: z.int(),
  }),
  /** Nothing is planned: the calm card (station name, clock, next item). On a square the same without words of trouble. */
  z.object({
    kind: z.literal('idle'),
    showing: z.int(),
    station: z.string(),
    next: z.object({ title: z.string(), at: z.int() }).nullable(),
    /** Corrected wall clock minus the page's Date.now(), so that a wrong box clock is not shown. Null: clock unsure, show none. */
    clockOffsetMs: z.int().nullable(),
    /** IANA zone of the station: a box's own zone is often wrong. Absent: the box's. */
    zone: z.string().optional(),
    screenKind: z.enum(['station', 'outdoor', 'vehicle']),
  }),
  /** Not enrolled: the code, then the six digits to compare. */
  z.object({
    kind: z.literal('enrol'),
    showing: z.int(),
    server: z.string(),
    code: z.string().nullable(),
    digits: z.string().nullable(),
    trouble: z.string().nullable(),
  }),
  /** Cut off by the office: a card that says so at a station, the safe picture on a square. */
  z.object({ kind: z.literal('revoked'), showing: z.int(), station: z.string(), screenKind: z.enum(['station', 'outdoor', 'vehicle']) }),
]);
export type Direction = z.infer<typeof Direction>;

/** What was really presented of one showing, told every second and once more at its end. Monotonic times are the agent's. */
export const ShownSoFar = z.strictObject({
  showing: z.int(),
  /** Agent's monotonic ms of the first presented frame; null before it. */
  firstFrameMono: z.number().nullable(),
  lastFrameMono: z.number().nullable(),
  frames: z.int().nonnegative(),
  droppedFrames: z.int().nonnegative(),
  media: z.array(MediaSpan).max(200),
  sound: z.array(MonoSpan).max(200),
  rung: z.string().nullable(),
  positionMs: z.int().nonnegative(),
});
export type ShownSoFar = z.infer<typeof ShownSoFar>;

/** How the page finds itself, told every few seconds. */
export const PageHealth = z.strictObject({
  /** False: the browser does not paint it. */
  isVisible: z.boolean(),
  /** Of its scripts, as Chromium tells it; null where it does not. */
  heapBytes: z.number().nullable(),
  /**
   * `missing`: what is on has no place or no size on the page. `plain`: the frame that was handed over to be shown is of one colour, which
   * may be what the lesson shows. What becomes of it on the way to the glass no page can see.
   */
  picture: z.enum(['fine', 'missing', 'plain']),
});
export type PageHealth = z.infer<typeof PageHealth>;

/** What the page says to its agent, on the loopback. */
export const pageUp = {
  hello: {
    body: z.strictObject({
      role: z.enum(['screen', 'mirror']),
      page: z.string().max(60),
      width: z.int(),
      height: z.int(),
      language: z.string().max(20),
    }),
    /** `mono`: the agent's monotonic ms now; the page keeps the offset to its own performance.now(). */
    ack: z.object({ mono: z.number(), language: z.enum(['zh-CN', 'en']), direction: Direction.nullable(), prepare: Direction.nullable() }),
  },
  progress: { body: ShownSoFar, ack: z.object({ mono: z.number() }) },
  health: { body: PageHealth, ack: z.object({}) },
  /** The item came to its own end (or failed); the agent answers by directing the next. */
  ended: {
    body: z.strictObject({ shown: ShownSoFar, how: z.enum(['complete', 'error']), detail: z.string().max(500).nullable() }),
    ack: z.object({}),
  },
  /** A key, a tap: anything a person did at the box. */
  key: { body: z.strictObject({ key: z.string().max(40) }), ack: z.object({}) },
  /** What an operator does in the menu; the page's own words, a mirror has none. */
  menu: { body: MenuAct, ack: MenuAnswer },
} satisfies Contract;

/** What the agent says to the page. */
export const pageDown = {
  /** Show this now. The ack gives the final account of what was on before; the agent writes the record from it. */
  direct: { body: Direction, ack: z.object({ previous: ShownSoFar.nullable() }) },
  /** This comes next, at about that time: load it hidden so that the change is without a gap. */
  prepare: { body: Direction, ack: z.object({}) },
  /** Which screen this is, over whatever is on. */
  identify: { body: z.object({ name: z.string(), station: z.string(), ms: z.int().positive() }), ack: z.object({}) },
  /** For what is on; what is directed later brings its own. */
  volume: { body: z.object({ percent: z.int().min(0).max(100) }), ack: z.object({}) },
  /** What is on stands still: `seek` over the gap, or `reload` it from where it is. Another showing is left alone. */
  nudge: { body: z.object({ showing: z.int(), how: z.enum(['seek', 'reload']) }), ack: z.object({}) },
  /** Mirrors only: where the real screen is, so that they follow. */
  follow: { body: z.object({ showing: z.int(), positionMs: z.int() }), ack: z.object({}) },
} satisfies Contract;
