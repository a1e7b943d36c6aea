import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { BlobHash, BlobRef } from '#shared/model/blob.ts';
import { AppError } from '#shared/problem.ts';
import type { GivenPiece } from '#shared/protocol/http/encoding.ts';
import type { Log } from '../../kit/log.ts';
import { pause } from '../../kit/pause.ts';
import type { BlobSource, BlobStore } from '../blob-store.ts';
import { Killed, KILLED, mediaFaultOf } from '../ingest/media-fault.ts';
import { alsoHeard, findDamaged, makeChunks, makeCopy, makeEarly, makeFirst, makeSound, type TaskNeeds } from '../ingest/run-task.ts';
import { StoredOutline, StoredPlan } from '../ingest/stored-plan.ts';
import {
  blobsOfResult,
  chunksOfTask,
  SealWork,
  type CopyResult,
  type EncodeTask,
  type PictureResult,
  type SealResult,
  type SoundResult,
} from '../ingest/task.ts';
import type { EncodingOffice } from './office.ts';

interface Needs {
  office: EncodingOffice;
  store: BlobStore;
  dataFolder: string;
  log: Log;
  worker: string;
  build: string;
  kinds: EncodeTask['kind'][];
}

const WAIT_MS = 20_000;
const KEEP_MS = 2_000;
const TROUBLE_MS = 1_000;

/** Takes one piece after another, makes it, and says so, until it is stopped. */
export async function encodeUntil(stop: AbortSignal, needs: Needs): Promise<void> {
  const { office, worker, build, kinds, log, dataFolder } = needs;
  const folder = path.join(dataFolder, 'work', worker);
  await rm(folder, { recursive: true, force: true }); // What an earlier process of this name left.
  while (!stop.aborted) {
    try {
      const piece = await office.claim({ worker, build, kinds, waitMs: WAIT_MS }, stop);
      if (piece) await make(piece, folder, needs);
    } catch (error) {
      if (stop.aborted) return;
      log.warn({ err: error }, 'no piece to encode could be had');
      await pause(TROUBLE_MS, stop);
    }
  }
}

async function make(piece: GivenPiece, folder: string, { office, store, dataFolder, log }: Needs): Promise<void> {
  const lost = new AbortController();
  let done = 0;
  const timer = setInterval(() => {
    // Told nothing, it goes on: the server may be on its way back, and refuses what comes too late.
    office.keep(piece, done).then(
      (goOn) => goOn || lost.abort(),
      (error: unknown) => log.warn({ err: error }, 'no sign of life got through'),
    );
  }, KEEP_MS);
  const made = new Set<BlobHash>();
  async function put(source: BlobSource): Promise<BlobRef> {
    const ref = await store.put(source);
    made.add(ref.blob);
    return ref;
  }
  try {
    await mkdir(folder, { recursive: true });
    const progress = (now: number): void => void (done = Math.min(1, Math.max(done, now)));
    const needs = { source: path.join(dataFolder, piece.source), folder, signal: lost.signal, progress, put };
    const result = await work(piece, needs, store);
    if (!(await office.finish(piece, result.told))) return;
    for (const { blob } of result.blobs) made.delete(blob); // What was made in vain is forgotten.
  } catch (error) {
    if (!lost.signal.aborted) await tellFailure(piece, mediaFaultOf(error, lost.signal), office, log);
  } finally {
    clearInterval(timer);
    await rm(folder, { recursive: true, force: true });
    await office
      .forget([...made])
      .catch((error: unknown) => log.warn({ err: error }, 'what was made in vain lies there until fsck finds it'));
  }
}

async function work(piece: GivenPiece, needs: TaskNeeds, store: BlobStore): Promise<{ told: unknown; blobs: BlobRef[] }> {
  if (piece.kind === 'seal') return { told: await reread(piece, needs, store), blobs: [] };
  const told = await madeOf(piece, needs);
  return { told, blobs: blobsOfResult(told) };
}

async function reread({ work: given }: GivenPiece, { signal, progress }: TaskNeeds, store: BlobStore): Promise<SealResult> {
  const before = process.cpuUsage();
  const damaged = await findDamaged(store, SealWork.parse(given), signal, progress);
  const { user, system } = process.cpuUsage(before);
  return { damaged, checkMs: Math.round((user + system) / 1000) };
}

async function madeOf({ kind, index, work: given }: GivenPiece, needs: TaskNeeds): Promise<PictureResult | SoundResult | CopyResult> {
  if (kind === 'first' || kind === 'early') {
    const outline = StoredOutline.parse(given);
    const pictures = kind === 'first' ? makeFirst(outline, needs) : makeEarly(outline, needs);
    return alsoHeard<PictureResult | CopyResult>(pictures, outline, outline.first ? [outline.first] : [], needs);
  }
  const plan = StoredPlan.parse(given);
  if (kind === 'copy') return makeCopy(plan, index, needs);
  if (kind === 'sound') return makeSound(plan, needs);
  return alsoHeard(makeChunks(plan, index, needs), plan, chunksOfTask(plan, index), needs);
}

/** A refusal of what came too late is no failure of the piece. */
async function tellFailure(piece: GivenPiece, error: unknown, office: EncodingOffice, log: Log): Promise<void> {
  if (error instanceof AppError && error.code !== 'media_fault') {
    log.warn({ err: error, lesson: piece.lesson, kind: piece.kind, index: piece.index }, 'a piece was not taken');
    return;
  }
  const { fault, detail } = error instanceof AppError ? error.params : { fault: 'encoder_failed', detail: String(error) };
  log.warn({ err: error, lesson: piece.lesson, kind: piece.kind, index: piece.index }, 'a piece could not be encoded');
  await office.fail(piece, error instanceof Killed ? KILLED : String(fault), String(detail));
}
