import { chunksOf, rhythmOf, segmentsOf, type CopySegment, type Rhythm } from './copy-cut.ts';
import type { EncodePlan, FrameSpan } from './encode-plan.ts';
import { framesPerSecond, TIMESCALE, type Rate } from './frame-rate.ts';
import { IDR } from './check-track.ts';
import type { Probe, VideoProbe } from './probe.ts';
import { ownBandwidth } from './split.ts';
import { INDEXED, type Packets } from './survey.ts';

/** How a source is copied: from the picture shown at `startS` of its clock, cut into these chunks. */
export type Copy = { copies: true; startS: number; chunks: FrameSpan[] };
/** Whether the source's own pictures are taken over beside what is encoded of it, and every reason why not. */
export type CopyDecision = Copy | { copies: false; why: CopyRefusal[] };
export type CopyRefusal = (typeof RULES)[number][0];

export type CopyFacts = {
  probe: Probe;
  encode: EncodePlan;
  /** Of the lesson, as it is encoded. */
  frames: number;
  packets: Packets;
  /** Kinds of the units in some key frames; none were looked at where it is empty. */
  keyUnits: readonly (readonly number[])[];
};

type Judged = CopyFacts & { video: VideoProbe; rate: Rate; rhythm: Rhythm; segments: CopySegment[] };

const PROFILES = new Set(['Constrained Baseline', 'Baseline', 'Main', 'High']);
const HIGHEST_LEVEL = 42;
/** Of level 4.2, in macroblocks of kept pictures (H.264, table A-1). */
const MOST_KEPT_BLOCKS = 34_816;
const [LONGEST_SIDE, SHORTEST_SIDE] = [1920, 1080];
const SD_LINES = 576;
export const LONGEST_GOP_S = 8;
/** A village line pays for every bit: no more than half as much again as the best rung may take. */
const MOST_OF_TOP = 1.5;
const SAME_RATE = 0.0005;

const RULES = [
  ['codec', ({ video }) => video.codec !== 'h264'],
  ['profile', ({ video }) => !PROFILES.has(video.coding.profile)],
  ['bit_depth', ({ video }) => video.coding.bits !== 8 || /p\d\d[lb]e$/.test(video.pixelFormat)],
  ['chroma', ({ video }) => !/^yuvj?420p/.test(video.pixelFormat)],
  ['colours', ({ video }) => coloursDiffer(video)],
  ['interlaced', ({ video }) => video.isInterlaced],
  ['rotated', ({ video }) => video.rotation !== 0 || video.coding.isMoved],
  ['pixel_shape', ({ video }) => !video.coding.isSquare],
  ['level', ({ video }) => video.coding.level <= 0 || video.coding.level > HIGHEST_LEVEL],
  ['references', ({ video }) => video.coding.references * blocksOf(video) > MOST_KEPT_BLOCKS],
  ['too_large', ({ video }) => Math.max(...sides(video)) > LONGEST_SIDE || Math.min(...sides(video)) > SHORTEST_SIDE],
  ['frame_rate', ({ video, rate }) => Math.abs(framesPerSecond(rate) / framesPerSecond(video.rate) - 1) > SAME_RATE],
  ['container', ({ probe }) => !INDEXED.has(probe.demuxer)],
  ['headers', ({ video }) => video.codec === 'h264' && !video.coding.hasHeaderApart],
  ['edited', ({ packets }) => packets.hidden > 0],
  ['starts_late', ({ rhythm, probe, rate }) => Math.abs(rhythm.startS - probe.startS) * framesPerSecond(rate) > 0.5],
  ['unsteady', ({ rhythm }) => !rhythm.isSteady],
  ['other_length', ({ packets, frames }) => packets.times.length !== frames],
  ['open_gops', ({ rhythm, keyUnits }) => !rhythm.areClosed || keyUnits.some((units) => !units.includes(IDR))],
  ['long_gops', ({ rhythm, rate }) => rhythm.gops.some((gop) => gop.frames > LONGEST_GOP_S * framesPerSecond(rate))],
  ['bit_rate', ({ segments, encode }) => segments.length > 0 && peakKbps(segments) > MOST_OF_TOP * (encode.rungs.at(-1)?.maxKbps ?? 0)],
] as const satisfies readonly (readonly [string, (judged: Judged) => boolean])[];

/** The source as it is, as one more rung: only where every screen can play it, and at times that are those of the encoded rungs. */
export function decideCopy(facts: CopyFacts): CopyDecision {
  const { probe, encode, packets } = facts;
  const isOwnRate = Math.abs(framesPerSecond(encode.rate) / framesPerSecond(probe.video.rate) - 1) <= SAME_RATE;
  const rhythm = rhythmOf(packets, isOwnRate ? encode.rate : probe.video.rate);
  const segments = segmentsOf(rhythm.gops, encode.rate);
  const judged: Judged = { ...facts, video: probe.video, rate: encode.rate, rhythm, segments };
  const why = RULES.filter(([, holds]) => holds(judged)).map(([reason]) => reason);
  return why.length > 0 ? { copies: false, why } : { copies: true, startS: rhythm.startS, chunks: chunksOf(segments) };
}

/** Where the encode would change the colours, two rungs of one lesson would differ in them. */
function coloursDiffer({ colours, height, isFullRange, coding }: VideoProbe): boolean {
  const isUntagged = colours === 'unknown' || colours === 'reserved';
  const isHdr = coding.transfer === 'smpte2084' || coding.transfer === 'arib-std-b67';
  return isFullRange || isHdr || !(colours === 'bt709' || (isUntagged && height > SD_LINES));
}

const sides = ({ width, height }: VideoProbe): [number, number] => [width, height];
const blocksOf = ({ width, height }: VideoProbe): number => Math.ceil(width / 16) * Math.ceil(height / 16);
const peakKbps = (segments: readonly CopySegment[]): number => ownBandwidth(segments, TIMESCALE).peakBandwidth / 1000;
