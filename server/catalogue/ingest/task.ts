import { z } from 'zod';
import { BlobRef } from '#shared/model/blob.ts';
import { EncodePiece } from '#shared/model/encoding.ts';
import { Chunk, Loudness, Poster } from '#shared/model/package.ts';
import type { FrameSpan } from './encode-plan.ts';
import type { LessonPlan } from './lesson-plan.ts';

/** One piece of a lesson's encoding: what one worker does in one go, and does again as a whole when it is lost. */
export const EncodeTask = z.object({
  /**
   * `first`: the low rungs of the first chunk alone, to be seen early, and `early`: the first chunk of what is copied; `copy`: a chunk of it,
   * decoded for a check; `seal` reads all again from the disk.
   */
  kind: EncodePiece.shape.kind,
  index: z.int().nonnegative(),
});
export type EncodeTask = z.infer<typeof EncodeTask>;

const EncodedTrack = z.object({ codec: z.string(), timescale: z.int().positive(), init: BlobRef, chunks: z.array(Chunk).min(1) });
export type EncodedTrack = z.infer<typeof EncodedTrack>;

/** CPU milliseconds of encoding, and of checking what was encoded. */
const Cost = z.object({ encodeMs: z.int().nonnegative(), checkMs: z.int().nonnegative() });

/** The sound of a piece's pictures as the source has it, to be heard while the lesson is encoded; no part of any package. */
const Heard = z.object({ previewSound: EncodedTrack.optional() });

const PosterCandidate = Poster.extend({ contrast: z.number(), sharpness: z.number() });
export type PosterCandidate = z.infer<typeof PosterCandidate>;

export const PictureResult = Cost.extend({
  ...Heard.shape,
  /** Of the lesson's rungs the lowest so many. */
  rungs: z.array(EncodedTrack).min(1),
  build: z.string(),
  posters: z.array(PosterCandidate),
});
export type PictureResult = z.infer<typeof PictureResult>;

const EncodedSound = EncodedTrack.extend({ name: z.string(), loudness: Loudness });

export const SoundResult = Cost.extend({ sounds: z.array(EncodedSound).min(1), silent: z.boolean() });
export type SoundResult = z.infer<typeof SoundResult>;

/** A chunk of the source's own pictures. */
export const CopyResult = Cost.extend({ ...Heard.shape, track: EncodedTrack });
export type CopyResult = z.infer<typeof CopyResult>;

/** What is only there to be seen early is made again, and more carefully, by another piece: nobody waits for it. */
export const isForPackage = ({ kind }: Pick<EncodeTask, 'kind'>): boolean => kind !== 'first' && kind !== 'early';

/** All blobs that a result names. */
export function blobsOfResult(result: PictureResult | SoundResult | CopyResult): BlobRef[] {
  const tracks = 'rungs' in result ? result.rungs : 'sounds' in result ? result.sounds : [result.track];
  const posters = 'rungs' in result ? result.posters : [];
  const heard = 'previewSound' in result && result.previewSound ? [result.previewSound] : [];
  return [...[...tracks, ...heard].flatMap(({ init, chunks }) => [init, ...chunks]), ...posters].map(({ blob, bytes }) => ({
    blob,
    bytes,
  }));
}

/** How many rungs, from the lowest, are encoded first of all: up to the first that moves. */
export const firstRungs = (rungs: readonly { isStills?: boolean }[]): number => rungs.findIndex(({ isStills }) => !isStills) + 1;

/** The pieces that `plan` is made of, in the order in which they are seen. */
export function tasksOf({ chunks, perTask, copy }: Pick<LessonPlan, 'chunks' | 'perTask' | 'copy'>): EncodeTask[] {
  const pictures = Array.from({ length: Math.ceil(chunks.length / perTask) }, (_, index) => ({ kind: 'chunk' as const, index }));
  const copies = copy.copies ? copy.chunks.map((_, index) => ({ kind: 'copy' as const, index })) : [];
  return [{ kind: 'sound', index: 0 }, ...pictures, ...copies];
}

/** The chunks that a task makes. */
export const chunksOfTask = ({ chunks, perTask }: LessonPlan, index: number): FrameSpan[] =>
  chunks.slice(index * perTask, (index + 1) * perTask);

/** What was read again from the disk before a package may be anybody's, and found to be another than was written. */
export const SealWork = z.array(BlobRef);
export const SealResult = z.object({ damaged: SealWork, checkMs: z.int().nonnegative() });
export type SealResult = z.infer<typeof SealResult>;
