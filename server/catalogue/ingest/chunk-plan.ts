import { CHUNK_SEGMENTS, type FrameSpan } from './encode-plan.ts';

/** The first is short, so that there is something to see early. */
const FIRST_SEGMENTS = 2;
const LEAST_SEGMENTS = 2;

/**
 * Where a lesson is cut, known before anything is encoded: whole segments, 8 to 16 s, the first chunk 8 s. A tail shorter than a segment
 * belongs to the segment before it; what is shorter than two chunks is one.
 */
export function cutIntoChunks(frames: number, segmentFrames: number): FrameSpan[] {
  const segments = Math.max(1, Math.floor(frames / segmentFrames));
  return sizesOf(segments).map((size, index, sizes) => {
    const before = sizes.slice(0, index).reduce((sum, each) => sum + each, 0);
    const fromFrame = before * segmentFrames;
    return { fromFrame, frames: index === sizes.length - 1 ? frames - fromFrame : size * segmentFrames };
  });
}

function sizesOf(segments: number): number[] {
  if (segments < FIRST_SEGMENTS + LEAST_SEGMENTS) return [segments];
  const rest = segments - FIRST_SEGMENTS;
  const whole = Math.floor(rest / CHUNK_SEGMENTS);
  const left = rest - whole * CHUNK_SEGMENTS;
  const sizes = [FIRST_SEGMENTS, ...Array.from({ length: whole }, () => CHUNK_SEGMENTS)];
  if (left === 0) return sizes;
  if (left >= LEAST_SEGMENTS) return [...sizes, left];
  // One is too short for a chunk: two of two instead of three and one.
  return [...sizes.slice(0, -1), LEAST_SEGMENTS, CHUNK_SEGMENTS + 1 - LEAST_SEGMENTS];
}

/** The first chunk of a lesson that is at least so long, whatever its exact length turns out to be; null where that cannot be told yet. */
export function firstChunkOf(framesAtLeast: number, segmentFrames: number): FrameSpan | null {
  const isCut = framesAtLeast >= (FIRST_SEGMENTS + LEAST_SEGMENTS) * segmentFrames;
  return isCut ? { fromFrame: 0, frames: FIRST_SEGMENTS * segmentFrames } : null;
}
