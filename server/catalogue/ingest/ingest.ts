import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BlobHash } from '#shared/model/blob.ts';
import type { Package, Poster } from '#shared/model/package.ts';
import type { BlobStore } from '../blob-store.ts';
import { openDraft, type BlobDraft } from './blob-draft.ts';
import { assertDecoded, assertNoHoles } from './damage.ts';
import { framesToSeconds, planFor, settingsOf, type EncodePlan } from './encode-plan.ts';
import { encodePicture, encodeSound, type EncodeNeeds } from './encode.ts';
import { encoderBuild } from './encoder-build.ts';
import { framesPerSecond, ticksPerFrame } from './frame-rate.ts';
import { mediaFault, mediaFaultOf } from './media-fault.ts';
import { makePoster } from './poster.ts';
import { probe, type Probe } from './probe.ts';
import { stagesOf, type OnProgress } from './progress.ts';
import { chooseQuality } from './quality.ts';
import { seal } from './seal.ts';
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

type Encoded = { rungs: SplitTrack[]; sound: SplitTrack; frames: number; poster: Poster };

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
    const ladder = planFor(found);
    const plan = { ...ladder, rungs: await chooseQuality(sourcePath, found, ladder.rungs, signal) };
    began?.('encode');
    const needs = { source: sourcePath, probe: found, plan, folder, signal, progress: stage(0, 0.85) };

    const encoded = await encodeAndSplit(needs, draft);
    const pkg = await packageOf(encoded, found, plan, signal);
    const tracks = { ...encoded, frameTicks: ticksPerFrame(plan.rate) };
    began?.('seal');
    const { hash } = await seal({ store, draft, tracks, pkg, signal, progress: stage(0.85, 1) });
    if (signal?.aborted) throw mediaFault('cancelled', 'stopped on request');
    draft.keep();
    return ingestedOf(hash, pkg, encoded.poster);
  } catch (error) {
    await draft.discard();
    throw mediaFaultOf(error, signal);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function encodeAndSplit(needs: EncodeNeeds, draft: BlobDraft): Promise<Encoded> {
  const { files, decoded } = await encodePicture(needs);
  const rungs: SplitTrack[] = [];
  for (const file of files) rungs.push(await split(file, draft));
  const top = rungs.at(-1);
  const rung = needs.plan.rungs.at(-1);
  if (!top || !rung) throw mediaFault('encoder_failed', 'no rung was made');

  const frames = top.fragments.reduce((sum, { samples }) => sum + samples, 0);
  assertDecoded(decoded, { probe: needs.probe, plan: needs.plan, frames });
  const sound = await split(await encodeSound(needs, frames), draft);
  const made = await makePoster({ file: top.path, rung, fragments: top.fragments, folder: needs.folder, signal: needs.signal });
  const { blob, bytes } = await draft.put({ path: made.path });
  return { rungs, sound, frames, poster: { blob, bytes, width: made.width, height: made.height, atMs: made.atMs } };
}

async function packageOf(
  { rungs, sound, frames, poster }: Encoded,
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
    encoder: { build: await encoderBuild(top, signal), settings: settingsOf(plan) },
    rungs: plan.rungs.flatMap(({ name, width, height }, index) => {
      const made = rungs[index];
      return made ? [{ ...made.track, name, width, height, frameRate, joinable: true }] : [];
    }),
    audio: [{ ...sound.track, name: 'audio', language: 'und', silent: audio === null }],
    posters: [poster],
    captions: [],
  };
}

function ingestedOf(hash: BlobHash, { durationMs, rungs }: Package, poster: Poster): Ingested {
  const top = rungs.at(-1);
  return { package: hash, durationMs, width: top?.width ?? 0, height: top?.height ?? 0, poster: poster.blob };
}
