import { z } from 'zod';
import { BlobHash } from './blob.ts';
import { EncodePiece } from './encoding.ts';
import { ImageId, LessonId, RegionId } from './ids.ts';

/** Why a file did not become a lesson. The words stand in shared/words. */
export const MediaFault = z.enum([
  'empty_file',
  'not_a_video',
  'not_an_image',
  'no_video',
  'damaged',
  'too_long',
  'too_large',
  'no_space',
  'encoder_failed',
  'cancelled',
]);
export type MediaFault = z.infer<typeof MediaFault>;

/** After these the very same file may still succeed; after all others its source is let go. */
const WORTH_ANOTHER_TRY: ReadonlySet<MediaFault> = new Set<MediaFault>(['encoder_failed', 'no_space', 'cancelled']);
export const isWorthAnotherTry = (fault: MediaFault): boolean => WORTH_ANOTHER_TRY.has(fault);

export const ContentState = z.enum(['waiting', 'working', 'ready', 'failed']);
export type ContentState = z.infer<typeof ContentState>;

/** One video lesson (课件) as the office sees it. */
export const Lesson = z.object({
  id: LessonId,
  /** Region to which it belongs; null: everybody's. It is seen there, below and above, and changed by whom it belongs to. */
  home: RegionId.nullable(),
  title: z.string(),
  teacher: z.string(),
  topic: z.string(),
  sourceName: z.string(),
  sourceBytes: z.int(),
  state: ContentState,
  fault: MediaFault.nullable(),
  /** What the encoder itself said, for whoever repairs it; never shown to a square. */
  faultDetail: z.string().nullable(),
  /** Which piece of it failed, where it was one. */
  faultPiece: EncodePiece.nullable(),
  /** 0..1 of the work that is going on. */
  progress: z.number(),
  /** Milliseconds of work left, once it can be told. */
  leftMs: z.int().nullable(),
  /** New only when the editor replaces the source; hours are earned per edition. */
  edition: z.int().positive(),
  package: BlobHash.nullable(),
  poster: BlobHash.nullable(),
  durationMs: z.int().nullable(),
  width: z.int().nullable(),
  height: z.int().nullable(),
  revision: z.int().positive(),
  createdAt: z.int(),
});
export type Lesson = z.infer<typeof Lesson>;

export const Image = z.object({
  id: ImageId,
  home: RegionId.nullable(),
  title: z.string(),
  sourceName: z.string(),
  blob: BlobHash,
  bytes: z.int(),
  type: z.enum(['image/png', 'image/jpeg', 'image/webp']),
  width: z.int(),
  height: z.int(),
  revision: z.int().positive(),
  createdAt: z.int(),
});
export type Image = z.infer<typeof Image>;
