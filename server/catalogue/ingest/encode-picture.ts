import { framesToSeconds, type EncodePlan, type FrameSpan } from './encode-plan.ts';
import { encodePicture, type EncodedPicture, type EncodeNeeds } from './encode.ts';
import { encoderBuild } from './encoder-build.ts';
import type { Entry } from './entry.ts';
import { assertDecoded } from './damage.ts';
import type { Candidate } from './poster-choice.ts';
import { ticksPerFrame } from './frame-rate.ts';
import { splitAt, type Put, type SplitTrack } from './split.ts';
import type { PictureResult, PosterCandidate } from './task.ts';
import { assertPicturesPlay, assertTrack } from './check-track.ts';

export type PictureNeeds = EncodeNeeds & {
  /** Where in the lesson posters may be taken. */
  posterFrames?: readonly number[];
  put: Put;
  /** As the chunks are going to be cut: one after another. */
  chunks: readonly FrameSpan[];
  rungs: number;
  /** Where the decode begins, if not at the beginning and not where an index says. */
  entry?: Entry | undefined;
};

/** Encodes a stretch of a lesson and puts away its chunks; each is whole, begins with a key frame, and was decoded again before it is given. */
export async function makePictures(needs: PictureNeeds): Promise<PictureResult> {
  const { plan, chunks, probe, signal } = needs;
  const span = spanOf(chunks);
  const { files, decoded, posters, cpuMs: encodeMs } = await entered(needs, span);
  assertDecoded(decoded, probe, { fromS: framesToSeconds(span.fromFrame, plan.rate), seconds: framesToSeconds(span.frames, plan.rate) });

  const split: SplitTrack[] = [];
  const ends = endsOf(chunks, plan);
  for (const file of files) split.push(await splitAt(file, ends, needs.put));
  for (const [index, track] of split.entries()) await assertTrack(track, plan.rungs[index]?.name ?? '', span, ticksPerFrame(plan.rate));
  const checkMs = await assertPicturesPlay(files, span.frames, signal);
  const top = split.at(-1);
  if (!top) throw new RangeError('a lesson without rungs');
  return {
    rungs: split.map(({ track }) => track),
    build: await encoderBuild(top),
    posters: await putPosters(posters, needs.put),
    encodeMs,
    checkMs,
  };
}

/** Whoever came in too late reads from the beginning: longer, and never wrong. */
async function entered(needs: PictureNeeds, span: FrameSpan): Promise<EncodedPicture> {
  const { rungs, entry } = needs;
  const made = await encodePicture({ ...needs, stretch: { span, rungs, entry } });
  return made.enteredWell ? made : encodePicture({ ...needs, stretch: { span, rungs, entry: { keyS: 0 } } });
}

function spanOf(chunks: readonly FrameSpan[]): FrameSpan {
  return { fromFrame: chunks[0]?.fromFrame ?? 0, frames: chunks.reduce((sum, { frames }) => sum + frames, 0) };
}

const endsOf = (chunks: readonly FrameSpan[], { rate }: EncodePlan): number[] =>
  chunks.map(({ fromFrame, frames }) => (fromFrame + frames) * ticksPerFrame(rate));

async function putPosters(seen: readonly Candidate[], put: Put): Promise<PosterCandidate[]> {
  const posters: PosterCandidate[] = [];
  for (const { path, ...candidate } of seen) {
    const { blob, bytes } = await put({ path });
    posters.push({ blob, bytes, ...candidate });
  }
  return posters;
}
