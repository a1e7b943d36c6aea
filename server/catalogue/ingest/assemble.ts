import type { BlobHash } from '#shared/model/blob.ts';
import { Package, type AudioRendition, type Poster, type Rung } from '#shared/model/package.ts';
import { broken } from './check-track.ts';
import { AAC_FRAME, framesToSeconds, settingsOf } from './encode-plan.ts';
import { framesPerSecond, ticksPerFrame, TIMESCALE } from './frame-rate.ts';
import type { LessonPlan } from './lesson-plan.ts';
import { choosePosters } from './poster-choice.ts';
import { ownBandwidth } from './split.ts';
import { chunksOfTask, type CopyResult, type EncodedTrack, type PictureResult, type PosterCandidate, type SoundResult } from './task.ts';

/** Name of the rung that is the source's own pictures. */
export const SOURCE = 'source';

/** The package that the pieces make, each piece in its place; they must fit together to the last tick. */
export function assemble(
  plan: LessonPlan,
  pictures: readonly PictureResult[],
  sound: SoundResult,
  copies: readonly CopyResult[] | 'unsound',
): Package {
  const { encode, frames } = plan;
  assertPieces(plan, pictures);
  const frameRate = Math.round(framesPerSecond(encode.rate) * 1000) / 1000;
  const rungs = encode.rungs.map(({ name, width, height }, index): Rung => {
    const track = joined(
      pictures.map(({ rungs: made }) => mustHave(made[index], name)),
      name,
    );
    return { ...measured(track), name, width, height, frameRate, joinable: true };
  });
  const audio = sound.sounds.map(({ name, loudness, ...track }): AudioRendition => ({
    ...measured(track),
    name,
    loudness,
    language: 'und',
    silent: sound.silent,
  }));
  for (const track of audio) assertAsLong(track, (frames * ticksPerFrame(encode.rate)) / TIMESCALE);
  return Package.parse({
    v: 1,
    durationMs: Math.max(1, Math.round(framesToSeconds(frames, encode.rate) * 1000)),
    encoder: { build: pictures[0]?.build ?? '', settings: settingsOf(encode) },
    ...withCopy(plan, rungs, frameRate, copies),
    audio,
    posters: postersOf(pictures.flatMap(({ posters }) => posters)),
    captions: [],
  } satisfies Package);
}

/** Beside what was encoded, the source's own pictures: another rung on top, cut as the source is. */
function withCopy(
  { copy, encode, frames }: LessonPlan,
  rungs: readonly Rung[],
  frameRate: number,
  copies: readonly CopyResult[] | 'unsound',
): Pick<Package, 'source' | 'rungs'> {
  const top = rungs.at(-1);
  if (!copy.copies || !top) return { source: { copied: false, why: copy.copies ? [] : copy.why }, rungs: [...rungs] };
  if (copies === 'unsound') return { source: { copied: false, why: ['unsound'] }, rungs: [...rungs] };
  const track = joined(
    copies.map((made) => made.track),
    SOURCE,
  );
  const ticks = copy.chunks.map((span) => span.frames * ticksPerFrame(encode.rate));
  if (track.chunks.map(chunkTicks).join(' ') !== ticks.join(' ') || ticksOf(track) !== frames * ticksPerFrame(encode.rate))
    throw broken('the copy is not cut where it was planned');
  const { width, height } = top;
  const source: Rung = { ...measured(track), name: SOURCE, width, height, frameRate, joinable: false };
  return { source: { copied: true, why: [] }, rungs: [...rungs, source] };
}

/** Two builds never share a lesson, and every rung is cut where the plan says. */
function assertPieces(plan: LessonPlan, pictures: readonly PictureResult[]): void {
  const builds = new Set(pictures.map(({ build }) => build));
  if (builds.size !== 1) throw broken(`made by ${[...builds].join(' and ') || 'nobody'}`);
  for (const [index, { rungs }] of pictures.entries()) {
    const ticks = chunksOfTask(plan, index).map((span) => span.frames * ticksPerFrame(plan.encode.rate));
    for (const { chunks } of rungs) {
      if (chunks.map(chunkTicks).join(' ') !== ticks.join(' ')) throw broken(`piece ${index} is not cut where it was planned`);
      if (boundaries(chunks) !== boundaries(rungs[0]?.chunks ?? [])) throw broken(`piece ${index} is not cut where its lowest rung is`);
    }
  }
}

const boundaries = (chunks: EncodedTrack['chunks']): string =>
  chunks.flatMap(({ segments }) => segments.map(({ ticks }) => ticks)).join(' ');
const chunkTicks = ({ segments }: EncodedTrack['chunks'][number]): number => segments.reduce((sum, { ticks }) => sum + ticks, 0);
const ticksOf = ({ chunks }: EncodedTrack): number => chunks.reduce((sum, chunk) => sum + chunkTicks(chunk), 0);

function joined(pieces: readonly EncodedTrack[], name: string): EncodedTrack {
  const [first] = pieces;
  if (!first) throw broken(`no piece of ${name}`);
  if (pieces.some(({ init }) => init.blob !== first.init.blob)) throw broken(`the pieces of ${name} have different headers`);
  return { ...first, chunks: pieces.flatMap(({ chunks }) => chunks) };
}

const measured = (track: EncodedTrack) => ({
  ...track,
  ...ownBandwidth(
    track.chunks.flatMap(({ segments }) => segments),
    track.timescale,
  ),
});

function mustHave<T>(piece: T | undefined, name: string): T {
  if (!piece) throw broken(`a piece of ${name} is missing`);
  return piece;
}

/** Whole AAC frames that cover the picture, and no more. */
function assertAsLong(track: AudioRendition, seconds: number): void {
  const overS = ticksOf(track) / track.timescale - seconds;
  if (overS < -1e-6 || overS > AAC_FRAME / track.timescale) throw broken(`${track.name} is ${overS.toFixed(3)} s longer than the picture`);
}

function postersOf(candidates: readonly PosterCandidate[]): Poster[] {
  if (candidates.length === 0) throw broken('no poster');
  const best = choosePosters(candidates);
  return best.map(({ blob, bytes, width, height, atMs }) => ({ blob, bytes, width, height, atMs }));
}

/** What becomes of a file. */
export type Ingested = { package: BlobHash; durationMs: number; width: number; height: number; poster: BlobHash | null };

export function ingestedOf(hash: BlobHash, { durationMs, rungs, posters }: Package): Ingested {
  const top = rungs.at(-1);
  return { package: hash, durationMs, width: top?.width ?? 0, height: top?.height ?? 0, poster: posters[0]?.blob ?? null };
}
