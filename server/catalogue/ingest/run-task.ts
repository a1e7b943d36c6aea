import { join } from 'node:path';
import { mkdir, rm } from 'node:fs/promises';
import type { BlobRef } from '#shared/model/blob.ts';
import { together } from '../../kit/together.ts';
import type { BlobStore } from '../blob-store.ts';
import { assertSound } from './check-track.ts';
import { makeCopiedChunk, makeEarlyCopy } from './copy-stream.ts';
import type { EncodeNeeds } from './encode.ts';
import { makePictures, type PictureNeeds } from './encode-picture.ts';
import { audioSamplesFor, type FrameSpan } from './encode-plan.ts';
import { entryOf } from './entry.ts';
import type { LessonPlan, Outline } from './lesson-plan.ts';
import { posterFrames } from './poster-choice.ts';
import { makePreviewSound } from './preview-sound.ts';
import type { OnDone } from './progress.ts';
import { split, type Put } from './split.ts';
import { encodeSound } from './sound.ts';
import { chunksOfTask, firstRungs, type CopyResult, type PictureResult, type SoundResult } from './task.ts';

/** What a worker has at hand. */
export type TaskNeeds = {
  source: string;
  put: Put;
  /** Scratch space of this task alone. */
  folder: string;
  signal?: AbortSignal | undefined;
  progress?: OnDone | undefined;
};

const needsOf = ({ probe, encode }: Outline | LessonPlan, { progress, ...needs }: TaskNeeds): EncodeNeeds & { put: Put } => ({
  ...needs,
  probe,
  plan: encode,
  ...(progress && { progress }),
});

async function inFolder<T>(needs: PictureNeeds, name: string, work: (needs: PictureNeeds) => Promise<T>): Promise<T> {
  const folder = join(needs.folder, name);
  await mkdir(folder, { recursive: true });
  try {
    return await work({ ...needs, folder });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The low rungs of the first chunk alone, by the very settings of the whole: the same bytes that its chunk has later. */
export async function makeFirst(outline: Outline, needs: TaskNeeds): Promise<PictureResult> {
  if (!outline.first) throw new RangeError('too short for a first chunk');
  return inFolder({ ...needsOf(outline, needs), chunks: [outline.first], rungs: firstRungs(outline.encode.rungs) }, 'first', makePictures);
}

export const makeChunks = (plan: LessonPlan, index: number, needs: TaskNeeds): Promise<PictureResult> =>
  inFolder(
    {
      ...needsOf(plan, needs),
      chunks: chunksOfTask(plan, index),
      rungs: plan.encode.rungs.length,
      entry: entryOf(plan.entering, index),
      posterFrames: posterFrames(plan.frames, plan.encode),
    },
    `chunk-${index}`,
    makePictures,
  );

/** The first chunk of the source's own pictures, as they are. */
export async function makeEarly(outline: Outline, needs: TaskNeeds): Promise<CopyResult> {
  if (!outline.copy) throw new RangeError('not to be copied');
  return makeEarlyCopy({ ...needsOf(outline, needs), copy: outline.copy, chunk: 0 });
}

export async function makeCopy({ copy, ...plan }: LessonPlan, index: number, needs: TaskNeeds): Promise<CopyResult> {
  if (!copy.copies) throw new RangeError('not to be copied');
  return makeCopiedChunk({ ...needsOf({ copy, ...plan }, needs), copy, chunk: index });
}

/** The whole lesson's sound, in one go: encoded by chunks it would have a gap at each join. */
export async function makeSound(plan: LessonPlan, needs: TaskNeeds): Promise<SoundResult> {
  let [encodeMs, checkMs] = [0, 0];
  const encoded = await encodeSound({ ...needsOf(plan, needs), spent: (cpuMs) => (encodeMs += cpuMs) }, plan.frames);
  const sounds: SoundResult['sounds'] = [];
  for (const { file, name, loudness } of encoded) {
    const made = await split(file, needs.put);
    checkMs += await assertSound(made, name, audioSamplesFor(plan.frames, plan.encode.rate), needs.signal);
    sounds.push({ ...made.track, name, loudness });
  }
  return { sounds, silent: plan.probe.audio === null, encodeMs, checkMs };
}

/** Beside what is seen of these chunks, what is heard: for the preview, made at the same time. */
export async function alsoHeard<Made extends PictureResult | CopyResult>(
  pictures: Promise<Made>,
  outline: Outline | LessonPlan,
  chunks: readonly FrameSpan[],
  needs: TaskNeeds,
): Promise<Made> {
  const [seen, heard] = await together(pictures, makePreviewSound(needsOf(outline, needs), chunks));
  return heard ? { ...seen, previewSound: heard.track, encodeMs: seen.encodeMs + heard.encodeMs } : seen;
}

/** Of these blobs, those that do not lie on the disk as they should. */
export async function findDamaged(store: BlobStore, refs: readonly BlobRef[], signal?: AbortSignal, progress?: OnDone): Promise<BlobRef[]> {
  const damaged: BlobRef[] = [];
  for (const [index, ref] of refs.entries()) {
    signal?.throwIfAborted();
    if ((await store.bytes(ref.blob)) !== ref.bytes || !(await store.verify(ref.blob))) damaged.push(ref);
    progress?.((index + 1) / refs.length);
  }
  return damaged;
}
