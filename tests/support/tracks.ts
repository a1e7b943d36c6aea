import * as fc from 'fast-check';
import { BlobHash } from '#shared/model/blob.ts';
import type { Chunk } from '#shared/model/package.ts';

export const someBlob = (n: number): BlobHash => BlobHash.parse(n.toString(16).padStart(64, '0'));

/** Tracks that follow each other as one. */
export function joinedTrack<T extends { chunks: readonly Chunk[] }>(pieces: readonly T[]): T & { chunks: Chunk[] } {
  const [first] = pieces;
  if (!first) throw new Error('nothing to join');
  return { ...first, chunks: pieces.flatMap(({ chunks }) => chunks) };
}

type Made = { ticks: number; bytes: number };

/** Segments in chunks of three, each chunk a blob of its own. */
export function chunksOf(segments: readonly Made[], firstBlob = 1): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = 0; at < segments.length; at += 3) {
    let offset = 0;
    const inside = segments.slice(at, at + 3).map(({ ticks, bytes }) => ({ ticks, bytes, offset: (offset += bytes) - bytes }));
    chunks.push({ blob: someBlob(firstBlob + at), bytes: offset, segments: inside });
  }
  return chunks;
}

/** A track whose segments are `ticks` long, the last of them shorter, some cheap and some dear. */
export const anyTrack = (timescale: number, ticks: number, mostBytes: number) =>
  fc
    .record({
      weights: fc.array(fc.integer({ min: 100, max: mostBytes }), { minLength: 1, maxLength: 12 }),
      tail: fc.integer({ min: 1, max: ticks }),
    })
    .map(({ weights, tail }) => ({
      timescale,
      chunks: chunksOf(weights.map((bytes, index) => ({ bytes, ticks: index === weights.length - 1 ? tail : ticks }))),
    }));
