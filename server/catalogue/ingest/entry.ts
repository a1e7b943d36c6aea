import { HAS_BEAT } from './damage.ts';
import { framesToSeconds, type EncodePlan, type FrameSpan } from './encode-plan.ts';
import { framesPerSecond } from './frame-rate.ts';
import type { Probe } from './probe.ts';
import { INDEXED, type Survey } from './survey.ts';

/** Where a task begins to decode that does not begin with the file: at a key picture, in seconds from the file's first instant. */
export type Entry = { keyS: number };

/** How tasks get into the middle of a source, and every reason why they cannot. */
export type Entering =
  | { by: 'index' }
  /** One key picture a task, the first of them the file's beginning. */
  | { by: 'keys'; keysS: number[] }
  | { by: 'nothing'; why: EntryRefusal[] };
export type EntryRefusal = (typeof RULES)[number][0] | 'unequal';

export type EntryFacts = { probe: Probe; surveyed: Survey; encode: EncodePlan; frames: number; chunks: readonly FrameSpan[] };
export type EntryDecision = { entering: Entering; perTask: number };
/** By key pictures. */
type Tasks = { perTask: number; keysS: number[] };

/** Each chunk is decoded from the key frame before it: up to here the index alone is enough, and the cost is not counted. */
const LONGEST_GOP_S = 20;
/** Formats that are entered by an index or by looking for a time, and so only where the picture's own packets say that it can be done. */
const ENTERED: ReadonlySet<string> = new Set([...INDEXED, 'mpegts', 'mpeg', 'avi', 'asf', 'flv']);

/** Over leading pictures of an open GOP, what a decoder keeps back, and what a deinterlacer looks back at. */
const LEAD_S = 1;
/** Over a longer leap of a clock that may begin anew ffmpeg pushes all times that follow together, but only where it has seen the leap. */
const MOST_LEAP_S = 10;
/** What is decoded for nothing: of one task, and of all as a share of the lesson. */
const MOST_PREROLL_S = 60;
const MOST_PREROLL_SHARE = 0.5;
const MOST_PER_TASK = 8;

const RULES = [
  ['container', ({ probe }) => !ENTERED.has(probe.demuxer)],
  ['several_pictures', ({ probe }) => probe.pictures > 1],
  ['no_times', ({ surveyed }) => surveyed.packets.times.length === 0 || surveyed.packets.times.some(Number.isNaN)],
  ['times_jump', ({ probe, surveyed: { stepsS } }) => stepsS.back < 0 || (HAS_BEAT.has(probe.demuxer) && stepsS.ahead > MOST_LEAP_S)],
  ['few_keys', (_, tasks) => tasks === null],
] as const satisfies readonly (readonly [string, (facts: EntryFacts, tasks: Tasks | null) => boolean])[];

/** A task is a chunk, or a few where key pictures are rare, or the whole lesson where entering it is not surely exact. */
export function decideEntry(facts: EntryFacts): EntryDecision {
  const { probe, surveyed, chunks } = facts;
  if (INDEXED.has(probe.demuxer) && surveyed.longestGopS <= LONGEST_GOP_S) return { entering: { by: 'index' }, perTask: 1 };
  const tasks = tasksFor(facts);
  const why = RULES.filter(([, holds]) => holds(facts, tasks)).map(([reason]) => reason);
  if (why.length > 0 || !tasks) return inOnePiece(why, chunks);
  return { entering: { by: 'keys', keysS: tasks.keysS }, perTask: tasks.perTask };
}

export const inOnePiece = (why: EntryRefusal[], { length }: readonly FrameSpan[]): EntryDecision => ({
  entering: { by: 'nothing', why },
  perTask: length,
});

/** By which the decode of task `index` begins; undefined where it needs no telling. */
export function entryOf(entering: Entering, index: number): Entry | undefined {
  const keyS = entering.by === 'keys' && index > 0 ? entering.keysS[index] : undefined;
  return keyS === undefined ? undefined : { keyS };
}

/** As few chunks a task as the key pictures allow. */
function tasksFor(facts: EntryFacts): Tasks | null {
  const { chunks, encode, frames } = facts;
  const before = keysBefore(facts);
  for (let perTask = 1; perTask === 1 || perTask <= Math.min(MOST_PER_TASK, chunks.length - 1); perTask++) {
    const starts = chunks.filter((_, index) => index % perTask === 0).map(({ fromFrame }) => framesToSeconds(fromFrame, encode.rate));
    const keysS = starts.map(before);
    const prerolls = starts.map((startS, index) => startS - (keysS[index] ?? 0));
    const all = prerolls.reduce((sum, each) => sum + each, 0);
    const isBearable = prerolls.every((each) => each <= MOST_PREROLL_S) && all <= MOST_PREROLL_SHARE * framesToSeconds(frames, encode.rate);
    if (isBearable) return { perTask, keysS };
  }
  return null;
}

/** Gives the key picture from which all is decoded that is seen from an instant on, the picture held over it as well. */
export function keysBefore({ probe, surveyed, encode }: Pick<EntryFacts, 'probe' | 'surveyed' | 'encode'>): (atS: number) => number {
  const { times, isKey } = surveyed.packets;
  const shown = Float64Array.from(times, (time) => time - probe.startS).sort();
  const keys = Float64Array.from(
    times.filter((_, index) => isKey[index]),
    (time) => time - probe.startS,
  ).sort();
  const frameS = 1 / framesPerSecond(encode.rate);
  return (atS) => {
    const heldS = lastUpTo(shown, atS - frameS);
    return Math.max(0, lastUpTo(keys, heldS - LEAD_S));
  };
}

/** 0 where nothing is so early. */
function lastUpTo(sorted: Float64Array, most: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) <= most) low = middle + 1;
    else high = middle;
  }
  return sorted[low - 1] ?? 0;
}
