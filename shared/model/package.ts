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
  name: z.string(), // '720p', or STILLS
  width: z.int().positive(),
  height: z.int().positive(),
  /** Frames per second, three decimals. */
  frameRate: z.number().positive(),
  /** False for a stream that was copied instead of encoded: its boundaries are its own. */
  joinable: z.boolean(),
});
export type Rung = z.infer<typeof Rung>;

/** Name of the rung for the worst lines: one picture every 4 s, held in between. */
export const STILLS = 'stills';

/** How a sound was brought to its loudness, and what of it is heard once it is decoded; null where there is nothing to measure. */
export const Loudness = z.object({
  mode: z.enum(['linear', 'limited', 'silence']),
  integratedLufs: z.number().nullable(),
  truePeakDbtp: z.number().nullable(),
  gainDb: z.number(),
});
export type Loudness = z.infer<typeof Loudness>;

export const AudioRendition = Track.extend({
  name: z.string(),
  /** BCP 47, 'und' when nobody said. */
  language: z.string(),
  /** True when the source had no sound: every package has one rendition all the same. */
  silent: z.boolean(),
  /** Packages of before have none. */
  loudness: Loudness.optional(),
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
  rungs: z.array(Rung).min(1), // stills where there are any, then lowest first
  audio: z.array(AudioRendition).min(1),
  posters: z.array(Poster),
  captions: z.array(BlobRef.extend({ language: z.string(), name: z.string() })),
});
export type Package = z.infer<typeof Package>;

/** Name of the sound for the worst lines, small and mono; the first of all is for every other rung. */
export const LOW_SOUND = 'audio-low';
const LOW_LINES = 240;

type Sized = { name: string; width: number; height: number };

/** A rung for the worst lines. The best that a lesson has is none of them, however small it is. */
export const isLowRung = (rung: Sized, rungs: readonly Sized[]): boolean =>
  (rung.name === STILLS || Math.min(rung.width, rung.height) < LOW_LINES) && rung.name !== rungs.at(-1)?.name;

/** The sounds that a rung is played with: one, or the same in several languages. */
export function soundsFor<Sound extends { name: string }>(
  { rungs, audio }: { rungs: readonly Sized[]; audio: readonly Sound[] },
  rung: Sized,
): readonly Sound[] {
  const isLow = isLowRung(rung, rungs);
  const fitting = audio.filter(({ name }) => (name === LOW_SOUND) === isLow);
  return fitting.length > 0 ? fitting : audio;
}

/** As they are offered to a player that chooses by itself: many begin with the first, which on an ordinary line shall not be the stills. */
export const stillsLast = <R extends { name: string }>(rungs: readonly R[]): R[] => [
  ...rungs.filter(({ name }) => name !== STILLS),
  ...rungs.filter(({ name }) => name === STILLS),
];

/** Every blob a package needs, the package itself not among them. A blob named twice is given once. */
export function blobsOf(pkg: Package): BlobRef[] {
  const tracks = [...pkg.rungs, ...pkg.audio];
  const all = [...tracks.flatMap((track) => [track.init, ...track.chunks]), ...pkg.posters, ...pkg.captions];
  const once = new Map(all.map(({ blob, bytes }) => [blob, { blob, bytes }]));
  return [...once.values()];
}
