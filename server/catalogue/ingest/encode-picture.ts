import { framesToSeconds, type EncodePlan, type FrameSpan } from './encode-plan.ts';
import { encodePicture, type EncodeNeeds } from './encode.ts';
import { encoderBuild } from './encoder-build.ts';
import { assertDecoded } from './damage.ts';
import { makePoster } from './poster.ts';
import { ticksPerFrame } from './frame-rate.ts';
import { splitAt, type Put, type SplitTrack } from './split.ts';
import type { EncodedTrack, PictureResult, PosterCandidate } from './task.ts';
import { assertPicturesPlay, assertTrack } from './check-track.ts';

export type PictureNeeds = EncodeNeeds & {
  put: Put;
  /** As the chunks are going to be cut: one after another. */
  chunks: readonly FrameSpan[];
  rungs: number;
};

/** Encodes a stretch of a lesson and puts away its chunks; each is whole, begins with a key frame, and was decoded again before it is given. */
export async function makePictures(needs: PictureNeeds): Promise<PictureResult> {
  const { plan, chunks, probe, signal } = needs;
  const span = spanOf(chunks);
  const { files, decoded, cpuMs: encodeMs } = await encodePicture({ ...needs, stretch: { span, rungs: needs.rungs } });
  assertDecoded(decoded, probe, framesToSeconds(span.frames, plan.rate));

  const split: SplitTrack[] = [];
  const ends = endsOf(chunks, plan);
  for (const file of files) split.push(await splitAt(file, ends, needs.put));
  for (const [index, track] of split.entries()) await assertTrack(track, plan.rungs[index]?.name ?? '', span, ticksPerFrame(plan.rate));
  const checkMs = await assertPicturesPlay(files, span.frames, signal);
  const top = split.at(-1);
  if (!top) throw new RangeError('a lesson without rungs');
  return {
    rungs: split.map(trackOf),
    build: await encoderBuild(top, signal),
    posters: needs.rungs === plan.rungs.length ? await postersOf(needs, top) : [],
    encodeMs,
    checkMs,
  };
}

function spanOf(chunks: readonly FrameSpan[]): FrameSpan {
  return { fromFrame: chunks[0]?.fromFrame ?? 0, frames: chunks.reduce((sum, { frames }) => sum + frames, 0) };
}

const endsOf = (chunks: readonly FrameSpan[], { rate }: EncodePlan): number[] =>
  chunks.map(({ fromFrame, frames }) => (fromFrame + frames) * ticksPerFrame(rate));

const trackOf = ({ track: { codec, timescale, init, chunks } }: SplitTrack): EncodedTrack => ({ codec, timescale, init, chunks });

async function postersOf({ plan, folder, put, signal }: PictureNeeds, top: SplitTrack): Promise<PosterCandidate[]> {
  const rung = plan.rungs.at(-1);
  if (!rung) return [];
  const made = await makePoster({ file: top.path, rung, fragments: top.fragments, folder, signal });
  const { blob, bytes } = await put({ path: made.path });
  return [{ blob, bytes, width: made.width, height: made.height, atMs: made.atMs, contrast: made.contrast }];
}
