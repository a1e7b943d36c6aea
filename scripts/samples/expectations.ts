import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { FIRST_IMAGE } from './mark-pattern.ts';

const folder = new URL('../../media-samples/', import.meta.url);
export const madeFolder: string = fileURLToPath(new URL('made/', folder));
export const expectationsFile: string = fileURLToPath(new URL('expectations.json', folder));

/** Where a made sample lies. */
export const pathOf = ({ file }: { file: string }): string => `${madeFolder}${file}`;

const File = z.string().regex(/^[a-z0-9-]+\.[a-z0-9]+$/);
const Pixels = z.strictObject({ width: z.int().positive(), height: z.int().positive() });
const Words = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });

export const SampleLesson = z.strictObject({
  kind: z.literal('lesson'),
  file: File,
  /** The number in the mark on its pixels. */
  lesson: z
    .int()
    .min(1)
    .max(FIRST_IMAGE - 1),
  title: Words,
  teacher: z.string().min(1),
  topic: Words,
  /** As a viewer sees it: square pixels, turned upright. */
  width: z.int().positive(),
  height: z.int().positive(),
  /** As it lies in the file, before rotation and pixel aspect. */
  coded: Pixels,
  /** Degrees clockwise a player must turn it. */
  rotation: z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)]),
  isInterlaced: z.boolean(),
  fps: z.number().positive(),
  durationMs: z.int().positive().max(256_000),
  toleranceMs: z.int().positive(),
  hasAudio: z.boolean(),
  videoCodec: z.string(),
});
export type SampleLesson = z.infer<typeof SampleLesson>;

export const SampleImage = z.strictObject({
  kind: z.literal('image'),
  file: File,
  lesson: z.int().min(FIRST_IMAGE).max(63),
  title: Words,
  width: z.int().positive(),
  height: z.int().positive(),
});
export type SampleImage = z.infer<typeof SampleImage>;

export const BrokenReason = z.enum(['not_a_video', 'empty_file', 'no_video', 'damaged']);
export type BrokenReason = z.infer<typeof BrokenReason>;

export const BrokenSample = z.strictObject({
  kind: z.literal('broken'),
  file: File,
  reason: BrokenReason,
  /** How such a file comes about, for a person. */
  story: Words,
});
export type BrokenSample = z.infer<typeof BrokenSample>;

export const Sample = z.discriminatedUnion('kind', [SampleLesson, SampleImage, BrokenSample]);
export type Sample = z.infer<typeof Sample>;

export type Expectations = { samples: Sample[]; lessons: SampleLesson[]; images: SampleImage[]; broken: BrokenSample[] };

export async function loadExpectations(): Promise<Expectations> {
  const samples = z.array(Sample).parse(JSON.parse(await readFile(expectationsFile, 'utf8')));
  return {
    samples,
    lessons: samples.filter((sample) => sample.kind === 'lesson'),
    images: samples.filter((sample) => sample.kind === 'image'),
    broken: samples.filter((sample) => sample.kind === 'broken'),
  };
}
