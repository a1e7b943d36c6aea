import { SEGMENT_S, type FrameSpan } from './encode-plan.ts';
import { framesPerSecond, ticksPerFrame, TIMESCALE, type Rate } from './frame-rate.ts';
import type { Packets } from './survey.ts';

/** From a key frame to the next, in frames of the source. */
export type Gop = FrameSpan & { bytes: number };

export type Rhythm = {
  /** When the first picture is shown, by the file's own clock. */
  startS: number;
  /** One picture in every frame of the rate, none missing, none twice. */
  isSteady: boolean;
  /** No picture of a GOP is shown among those of another. */
  areClosed: boolean;
  gops: Gop[];
};

/** A picture may be so far from its place, in frames: containers round, telephones tremble. */
const MOST_TREMOR = 0.25;
/** H.264 keeps no more pictures back. */
export const MOST_REORDERED = 16;
const CHUNK_S = 8;
const LONGEST_CHUNK_S = 16;

export function rhythmOf(packets: Packets, rate: Rate): Rhythm {
  const startS = packets.times.reduce((least, time) => Math.min(least, time), Infinity);
  return { startS, isSteady: isSteady(packets.times, startS, rate), areClosed: areClosed(packets), gops: gopsOf(packets) };
}

function isSteady(times: readonly number[], startS: number, rate: Rate): boolean {
  const fps = framesPerSecond(rate);
  const taken = new Uint8Array(times.length);
  return times.every((time, index) => {
    const frame = Math.round((time - startS) * fps);
    const isInPlace = Math.abs(time - startS - frame / fps) <= MOST_TREMOR / fps && taken[frame] === 0;
    taken[frame] = 1;
    return isInPlace && index - frame <= MOST_REORDERED;
  });
}

/** By what is shown when, whatever the flags say: nothing before its own key frame, nor behind the next. */
function areClosed({ times, isKey }: Packets): boolean {
  let [key, latest] = [-Infinity, -Infinity];
  return times.every((time, index) => {
    if (isKey[index]) {
      if (latest >= time) return false;
      key = time;
    }
    latest = Math.max(latest, time);
    return !(time < key);
  });
}

function gopsOf({ times, bytes, isKey }: Packets): Gop[] {
  const starts = times.flatMap((_, index) => (isKey[index] || index === 0 ? [index] : []));
  return starts.map((fromFrame, nth) => {
    const end = starts[nth + 1] ?? times.length;
    return { fromFrame, frames: end - fromFrame, bytes: bytes.slice(fromFrame, end).reduce((sum, each) => sum + each, 0) };
  });
}

/** Whole GOPs as segments: as many as go into 4 s, a longer one by itself. */
export function groupIntoSegments<T extends { ticks: number }>(gops: readonly T[], timescale = TIMESCALE): T[][] {
  const segments: T[][] = [];
  let length = Infinity;
  for (const gop of gops) {
    length += gop.ticks;
    if (length <= SEGMENT_S * timescale) {
      segments.at(-1)?.push(gop);
    } else {
      segments.push([gop]);
      length = gop.ticks;
    }
  }
  return segments;
}

export type CopySegment = FrameSpan & { bytes: number; ticks: number };

export function segmentsOf(gops: readonly Gop[], rate: Rate): CopySegment[] {
  const weighed = gops.map((gop) => ({ ...gop, ticks: gop.frames * ticksPerFrame(rate) }));
  return groupIntoSegments(weighed).map((some) => ({
    fromFrame: some[0]?.fromFrame ?? 0,
    frames: sum(some, 'frames'),
    bytes: sum(some, 'bytes'),
    ticks: sum(some, 'ticks'),
  }));
}

/** 8 to 16 s of whole segments; a short tail belongs to the chunk before it, if there is room. */
export function chunksOf(segments: readonly CopySegment[]): FrameSpan[] {
  const chunks: CopySegment[][] = [];
  for (const segment of segments) {
    const last = chunks.at(-1);
    if (last && sum(last, 'ticks') < CHUNK_S * TIMESCALE) last.push(segment);
    else chunks.push([segment]);
  }
  const [before, tail] = chunks.slice(-2);
  const isShort = tail && sum(tail, 'ticks') < CHUNK_S * TIMESCALE;
  if (before && isShort && sum([...before, ...tail], 'ticks') <= LONGEST_CHUNK_S * TIMESCALE) chunks.splice(-2, 2, [...before, ...tail]);
  return chunks.map((some) => ({ fromFrame: some[0]?.fromFrame ?? 0, frames: sum(some, 'frames') }));
}

const sum = <Key extends string>(of: readonly Record<Key, number>[], key: Key): number => of.reduce((total, one) => total + one[key], 0);
