import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BlobHash } from '#shared/model/blob.ts';
import type { Package, Poster } from '#shared/model/package.ts';
import type { BlobStore } from '../blob-store.ts';
import { openDraft, type BlobDraft } from './blob-draft.ts';
import { assertDecoded, assertNoHoles, promisedMs } from './damage.ts';
import { framesToSeconds, planFor, SETTINGS, type EncodePlan } from './encode-plan.ts';
import { encodePicture, type EncodeNeeds } from './encode.ts';
import { encoderBuild } from './encoder-build.ts';
import { framesPerSecond, ticksPerFrame } from './frame-rate.ts';
import { mediaFault, mediaFaultOf } from './media-fault.ts';
import { makePoster } from './late-poster.ts';
import { choosePosters, posterFrames } from './poster-choice.ts';
import { probe, type Probe } from './probe.ts';
import { stagesOf, type OnProgress } from './progress.ts';
import { seal } from './seal.ts';
import { encodeSound, type EncodedSound } from './sound.ts';
import { split, type SplitTrack } from './split.ts';

export type IngestNeeds = {
  store: BlobStore;
  /** Scratch space; nothing of ours is left in it. */
  workFolder: string;
  signal?: AbortSignal | undefined;
  progress?: OnProgress;
  /** Told as each stage of the work begins. */
  began?: (stage: IngestStage) => void;
};

export type IngestStage = 'probe' | 'encode' | 'seal';

export type Ingested = { package: BlobHash; durationMs: number; width: number; height: number; poster: BlobHash };

type SplitSound = SplitTrack & Pick<EncodedSound, 'name' | 'loudness'>;
type Encoded = { rungs: SplitTrack[]; sounds: SplitSound[]; frames: number; posters: Poster[] };

/**
 * From any file to a sealed package. Fails with `media_fault`, and then neither work folder nor store holds anything that was not there before;
 * the same file gives the same package.
 */
export async function ingest(sourcePath: string, { store, workFolder, signal, progress, began }: IngestNeeds): Promise<Ingested> {
  await mkdir(workFolder, { recursive: true });
  const folder = await mkdtemp(join(workFolder, 'ingest-'));
  const draft = openDraft(store);
  try {
    const stage = stagesOf(progress);
    began?.('probe');
    const found = await probe(sourcePath, signal);
    await assertNoHoles(sourcePath, found, signal);
    const plan = planFor(found);
    began?.('encode');
    const needs = { source: sourcePath, probe: found, plan, folder, signal, progress: stage(0, 0.85) };

    const encoded = await encodeAndSplit(needs, draft);
    const pkg = await packageOf(encoded, found, plan, signal);
    const tracks = { ...encoded, frameTicks: ticksPerFrame(plan.rate) };
    began?.('seal');
    const { hash } = await seal({ store, draft, tracks, pkg, signal, progress: stage(0.85, 1) });
    if (signal?.aborted) throw mediaFault('cancelled', 'stopped on request');
    draft.keep();
    return ingestedOf(hash, pkg);
  } catch (error) {
    await draft.discard();
    throw mediaFaultOf(error, signal);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function encodeAndSplit(needs: EncodeNeeds, draft: BlobDraft): Promise<Encoded> {
  const promised = Math.floor((promisedMs(needs.probe, needs.plan) * framesPerSecond(needs.plan.rate)) / 1000);
  const { files, decoded, posters: seen } = await encodePicture({ ...needs, posterFrames: posterFrames(promised, needs.plan) });
  const rungs: SplitTrack[] = [];
  for (const file of files) rungs.push(await split(file, draft));
  const top = rungs.at(-1);
  const rung = needs.plan.rungs.at(-1);
  if (!top || !rung) throw mediaFault('encoder_failed', 'no rung was made');

  const frames = top.fragments.reduce((sum, { samples }) => sum + samples, 0);
  assertDecoded(decoded, { probe: needs.probe, plan: needs.plan, frames });
  const sounds: SplitSound[] = [];
  for (const { file, name, loudness } of await encodeSound(needs, frames)) sounds.push({ ...(await split(file, draft)), name, loudness });
  // A recording that does not say how long it is has no places known beforehand.
  const late = { file: top.path, rung, fragments: top.fragments, folder: needs.folder, signal: needs.signal };
  const made = seen.length > 0 ? choosePosters(seen) : [await makePoster(late)];
  const posters: Poster[] = [];
  for (const { path, width, height, atMs } of made) {
    const { blob, bytes } = await draft.put({ path });
    posters.push({ blob, bytes, width, height, atMs });
  }
  return { rungs, sounds, frames, posters };
}

async function packageOf(
  { rungs, sounds, frames, posters }: Encoded,
  { audio }: Probe,
  plan: EncodePlan,
  signal?: AbortSignal,
): Promise<Package> {
  const top = rungs.at(-1);
  if (!top) throw mediaFault('encoder_failed', 'no rung was made');
  const frameRate = Math.round(framesPerSecond(plan.rate) * 1000) / 1000;
  return {
    v: 1,
    durationMs: Math.max(1, Math.round(framesToSeconds(frames, plan.rate) * 1000)),
    encoder: { build: await encoderBuild(top, signal), settings: SETTINGS },
    rungs: plan.rungs.flatMap(({ name, width, height }, index) => {
      const made = rungs[index];
      return made ? [{ ...made.track, name, width, height, frameRate, joinable: true }] : [];
    }),
    audio: sounds.map(({ track, name, loudness }) => ({ ...track, name, language: 'und', silent: audio === null, loudness })),
    posters,
    captions: [],
  };
}

function ingestedOf(hash: BlobHash, { durationMs, rungs, posters }: Package): Ingested {
  const top = rungs.at(-1);
  const poster = posters[0];
  if (!poster) throw mediaFault('encoder_failed', 'no poster was made');
  return { package: hash, durationMs, width: top?.width ?? 0, height: top?.height ?? 0, poster: poster.blob };
}
