import { together } from '../../kit/together.ts';
import { cutIntoChunks, firstChunkOf } from './chunk-plan.ts';
import type { Copy, CopyDecision } from './copy-decision.ts';
import { BEGINNING_S, earlyCopyOf, planCopy } from './copy-plan.ts';
import { assertThere } from './damage.ts';
import { planFor, type EncodePlan, type FrameSpan } from './encode-plan.ts';
import { decideEntry, inOnePiece, keysBefore, type EntryDecision, type EntryFacts, type Entering } from './entry.ts';
import { enterExactly } from './entry-trial.ts';
import { framesPerSecond, rateBy } from './frame-rate.ts';
import { demuxerOf } from './magic.ts';
import { mediaFault } from './media-fault.ts';
import { probe, type Probe } from './probe.ts';
import { chooseQuality } from './quality.ts';
import { INDEXED, survey, surveyBeginning } from './survey.ts';

/** What is known of a lesson before its first frame is encoded, and never changes while it is. */
export type LessonPlan = {
  probe: Probe;
  encode: EncodePlan;
  frames: number;
  /** Encoded apart, one after another or side by side. */
  chunks: FrameSpan[];
  /** Chunks encoded by one task: one, a few where key pictures are rare, all where the source cannot be entered in the middle. */
  perTask: number;
  entering: Entering;
  copy: CopyDecision;
};

/** As much as is needed to begin, however long the source. */
export type Outline = { probe: Probe; encode: EncodePlan; first: FrameSpan | null; copy: Copy | null };

/** What a file says of its own length may be wrong by so much without anybody noticing. */
const SURE_SHARE = 0.95;

export async function outlineOf(source: string, signal?: AbortSignal): Promise<Outline> {
  const demuxer = await demuxerOf(source);
  const [found, beginning] = await together(probe(source, signal), surveyBeginning(source, demuxer, BEGINNING_S, signal));
  const isOfPicture = beginning.stream === found.video.index;
  const rate = rateBy(found.video, isOfPicture ? beginning.packets.times : []);
  const probed = { ...found, video: { ...found.video, rate } };
  const encode = planFor(probed);
  const told = (Math.min(probed.video.endsMs, probed.durationMs || Infinity) / 1000) * framesPerSecond(encode.rate);
  const outline = { probe: probed, encode, first: firstChunkOf(Math.floor(told * SURE_SHARE), encode.segmentFrames) };
  return { ...outline, copy: earlyCopyOf(beginning, outline) };
}

export async function planLesson(source: string, { probe: found, encode }: Outline, signal?: AbortSignal): Promise<LessonPlan> {
  const surveyed = await survey(source, found, signal);
  assertThere(found, surveyed);
  const frames = Math.round(((surveyed.endsMs + encode.holdMs) / 1000) * framesPerSecond(encode.rate));
  if (frames === 0) throw mediaFault('damaged', 'not one picture has a place in time');
  const chunks = cutIntoChunks(frames, encode.segmentFrames);
  const rungs = await chooseQuality(source, found, encode.rungs, signal); // Not those of the first glimpse, which are wanted before.
  const { perTask, entering } = await planEntry(source, { probe: found, surveyed, encode, frames, chunks }, signal);
  const copy = await planCopy(source, { probe: found, encode, frames, packets: surveyed.packets });
  return { probe: found, encode: { ...encode, rungs }, frames, chunks, perTask, entering, copy };
}

/** An index is trusted; where the way in was looked for, it is tried. */
async function planEntry(source: string, facts: EntryFacts, signal?: AbortSignal): Promise<EntryDecision> {
  const { probe: found, encode, chunks } = facts;
  const decision = decideEntry(facts);
  if (decision.entering.by !== 'keys' || INDEXED.has(found.demuxer)) return decision;
  const tasks = decision.entering.keysS.map((keyS, index) => ({
    fromFrame: chunks[index * decision.perTask]?.fromFrame ?? 0,
    entry: { keyS },
  }));
  const isExact = await enterExactly({ source, probe: found, encode, signal }, tasks.slice(1), keysBefore(facts));
  return isExact ? decision : inOnePiece(['unequal'], chunks);
}
