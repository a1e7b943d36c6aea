import { framesPerSecond, outputRate, ticksPerFrame, TIMESCALE, type Rate } from './frame-rate.ts';
import { ladderFor, type PlannedRung } from './ladder.ts';
import type { Probe } from './probe.ts';

/** Everything that decides the bytes of an encode, fixed before it begins. */
export type EncodePlan = {
  rungs: PlannedRung[]; // stills, then lowest first
  rate: Rate;
  segmentFrames: number;
  /** The last picture is held so long where the sound goes on after it. */
  holdMs: number;
};

/** A stretch of the lesson in frames of the plan's rate. Chunks encoded apart begin at a segment. */
export type FrameSpan = { fromFrame: number; frames: number };

export const SEGMENT_S = 4;
/** Whole segments in a chunk: 12 s, and less than 16 s where a short tail is joined to it. */
export const CHUNK_SEGMENTS = 3;
const HELD_FROM_MS = 300;

/** Of `x264 -preset`; the ladder of a 1080p lesson then takes about its own length on one core. */
export const PRESET = 'veryfast';
export const AUDIO_KBPS = 96;
/** For the worst lines. */
export const LOW_AUDIO_KBPS = 48;
export const AUDIO_RATE = 48_000;
export const AAC_FRAME = 1024;

/** Part of every package: two settings never share a lesson. Raise the number when a change below alters bytes. */
export const SETTINGS = `fieldcast-3 x264:${PRESET},threads=1,stitchable,capped-crf aac:${AUDIO_KBPS}k+${LOW_AUDIO_KBPS}k,-16lufs segment:${SEGMENT_S}s chunk:${CHUNK_SEGMENTS}`;

/** The settings with what was chosen for this lesson: quality and cap of each rung. */
export const settingsOf = ({ rungs }: EncodePlan): string =>
  `${SETTINGS} ${rungs.map(({ name, crf, maxKbps }) => `${name}:crf${crf}<${maxKbps}k`).join(',')}`;

export function planFor({ video, audio }: Probe): EncodePlan {
  const rate = outputRate(video.rate);
  const restMs = audio ? audio.endsMs - video.endsMs : 0;
  return {
    rungs: ladderFor(video.width, video.height),
    rate,
    segmentFrames: Math.round(SEGMENT_S * framesPerSecond(rate)),
    holdMs: restMs > HELD_FROM_MS ? restMs : 0,
  };
}

export const framesToSeconds = (frames: number, rate: Rate): number => (frames * ticksPerFrame(rate)) / TIMESCALE;

/** Whole AAC frames that cover a picture of this length. */
export const audioSamplesFor = (frames: number, rate: Rate): number =>
  Math.ceil((frames * ticksPerFrame(rate) * AUDIO_RATE) / TIMESCALE / AAC_FRAME - 1e-9) * AAC_FRAME;
