import { z } from 'zod';
import { BlobRef } from './blob.ts';

/** 4 s of media inside a chunk, addressed by byte range. `ticks` count in the track's timescale. */
export const Segment = z.object({ offset: z.int().nonnegative(), bytes: z.int().positive(), ticks: z.int().positive() });
export type Segment = z.infer<typeof Segment>;

/** 8-16 s of whole GOPs of one rung: the unit of encoding, retry, fetching, verifying, sharing and eviction. */
export const Chunk = BlobRef.extend({ segments: z.array(Segment).min(1) });
export type Chunk = z.infer<typeof Chunk>;

const Track = z.object({
  /** RFC 6381, as it stands in CODECS. */
  codec: z.string(),
  timescale: z.int().positive(),
  /** ftyp + moov; byte-identical over all chunks of the track. */
  init: BlobRef,
  chunks: z.array(Chunk).min(1),
  /** Bits per second of the costliest segment, measured, rounded up. */
  peakBandwidth: z.int().positive(),
  averageBandwidth: z.int().positive(),
});

export const Rung = Track.extend({
  name: z.string(), // '720p'
  width: z.int().positive(),
  height: z.int().positive(),
  /** Frames per second, three decimals. */
  frameRate: z.number().positive(),
  /** False for a stream that was copied instead of encoded: its boundaries are its own. */
  joinable: z.boolean(),
});
export type Rung = z.infer<typeof Rung>;

export const AudioRendition = Track.extend({
  name: z.string(),
  /** BCP 47, 'und' when nobody said. */
  language: z.string(),
  /** True when the source had no sound: every package has one rendition all the same. */
  silent: z.boolean(),
});
export type AudioRendition = z.infer<typeof AudioRendition>;

export const Poster = BlobRef.extend({ width: z.int().positive(), height: z.int().positive(), atMs: z.int().nonnegative() });
export type Poster = z.infer<typeof Poster>;

/** The index of everything a lesson is played from; itself a blob, written as JSON, never re-serialised. */
export const Package = z.object({
  v: z.literal(1),
  durationMs: z.int().positive(),
  /** Encoder build and settings: two builds, or software and hardware, never share a lesson. */
  encoder: z.object({ build: z.string(), settings: z.string() }),
  /** Whether the source's own pictures are among the rungs, and if not, the codes of every reason. Older packages do not say. */
  source: z.object({ copied: z.boolean(), why: z.array(z.string()) }).optional(),
  rungs: z.array(Rung).min(1), // lowest first
  audio: z.array(AudioRendition).min(1),
  posters: z.array(Poster),
  captions: z.array(BlobRef.extend({ language: z.string(), name: z.string() })),
});
export type Package = z.infer<typeof Package>;

/** Every blob a package needs, the package itself not among them. A blob named twice is given once. */
export function blobsOf(pkg: Package): BlobRef[] {
  const tracks = [...pkg.rungs, ...pkg.audio];
  const all = [...tracks.flatMap((track) => [track.init, ...track.chunks]), ...pkg.posters, ...pkg.captions];
  const once = new Map(all.map(({ blob, bytes }) => [blob, { blob, bytes }]));
  return [...once.values()];
}
