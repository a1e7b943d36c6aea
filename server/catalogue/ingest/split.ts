import { open } from 'node:fs/promises';
import type { BlobRef } from '#shared/model/blob.ts';
import type { Chunk, Segment } from '#shared/model/package.ts';
import type { BlobSource } from '../blob-store.ts';
import { CHUNK_SEGMENTS, SEGMENT_S } from './encode-plan.ts';
import { readTrack, type Fragment } from './fragments.ts';
import { mediaFault } from './media-fault.ts';

/** Where a blob goes. */
export type Put = (source: BlobSource) => Promise<BlobRef>;

/** A track in blobs, and what is to be checked of it before anybody may have it. */
export type SplitTrack = {
  track: { codec: string; timescale: number; init: BlobRef; chunks: Chunk[] };
  fragments: Fragment[];
  /** The first coded picture or sound of every fragment lies here in the file it came from. */
  path: string;
};

/** Cuts a fragmented MP4 into its header and chunks of whole segments; nothing larger than a header is held in memory. */
export const split = (path: string, put: Put): Promise<SplitTrack> => splitBy(path, put, groupChunks);

/** Cut where chunks are to end, in ticks of the track's time; what lies before `from` or after the last of them is left out. */
export const splitAt = (path: string, ends: readonly number[], put: Put, from = 0): Promise<SplitTrack> =>
  splitBy(path, put, (fragments) => groupAt(fragments, ends, from));

async function splitBy(path: string, put: Put, group: (fragments: Fragment[], timescale: number) => Fragment[][]): Promise<SplitTrack> {
  await using file = await open(path, 'r');
  const { init, timescale, codec, fragments } = await readTrack(file).catch((error: unknown) => {
    throw mediaFault('encoder_failed', `what the encoder wrote cannot be read: ${String(error)}`);
  });
  const { blob, bytes } = await put(init);
  const chunks: Chunk[] = [];
  for (const some of group(fragments, timescale)) chunks.push(await putChunk(path, some, put));
  return { track: { codec, timescale, init: { blob, bytes }, chunks }, fragments, path };
}

async function putChunk(path: string, group: readonly Fragment[], put: Put): Promise<Chunk> {
  const offset = group[0]?.offset ?? 0;
  const length = group.reduce((sum, fragment) => sum + fragment.bytes, 0);
  const { blob, bytes } = await put({ path, offset, bytes: length });
  return { blob, bytes, segments: group.map((each) => ({ offset: each.offset - offset, bytes: each.bytes, ticks: each.ticks })) };
}

function groupAt(fragments: readonly Fragment[], ends: readonly number[], from: number): Fragment[][] {
  const groups = ends.map((end, index) =>
    fragments.filter(({ startTicks }) => startTicks < end && startTicks >= (ends[index - 1] ?? from)),
  );
  return groups.filter((group) => group.length > 0);
}

/** Several that follow each other as one. */
export const asSegment = (some: readonly Segment[]): Segment => ({
  offset: some[0]?.offset ?? 0,
  bytes: some.reduce((sum, { bytes }) => sum + bytes, 0),
  ticks: some.reduce((sum, { ticks }) => sum + ticks, 0),
});

/** Three segments each; a tail shorter than one segment joins the chunk before it. */
export function groupChunks<T extends { ticks: number }>(fragments: readonly T[], timescale: number): T[][] {
  const groups: T[][] = [];
  for (let at = 0; at < fragments.length; at += CHUNK_SEGMENTS) groups.push(fragments.slice(at, at + CHUNK_SEGMENTS));
  const tail = groups.at(-1);
  const before = groups.at(-2);
  // A hair less than 4 s is a whole segment: frames and AAC frames do not divide 4 s evenly.
  const isShort = tail && tail.reduce((sum, { ticks }) => sum + ticks, 0) < (SEGMENT_S - 0.1) * timescale;
  if (!tail || !before || !isShort) return groups;
  return [...groups.slice(0, -2), [...before, ...tail]];
}

type Weight = { bytes: number; ticks: number };

/**
 * What a track costs by itself, as it is written in packages for ever; what a line must carry, picture and sound together, the playlists work out
 * for themselves. The peak is over at least half a segment's length (RFC 8216, 4.3.4.2): a tail of three frames counts with the segment before it.
 */
export function ownBandwidth(segments: readonly Weight[], timescale: number): { peakBandwidth: number; averageBandwidth: number } {
  const rate = (...some: Weight[]): number =>
    (some.reduce((sum, { bytes }) => sum + bytes, 0) * 8 * timescale) / some.reduce((sum, { ticks }) => sum + ticks, 0);
  const peaks = segments.map((segment, index) => {
    const before = segments[index - 1];
    const isShort = segment.ticks * 2 < SEGMENT_S * timescale;
    return isShort && before ? rate(before, segment) : rate(segment);
  });
  return { peakBandwidth: Math.ceil(peaks.reduce((a, b) => Math.max(a, b), 0)), averageBandwidth: Math.ceil(rate(...segments)) };
}
