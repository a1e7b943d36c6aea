import { eventPlaylist, previewMaster, type Growing } from '#shared/hls/event-playlist.ts';
import type { ListedRung, ListedSound } from '#shared/hls/master.ts';
import { masterPlaylist, findTrack } from '#shared/hls/playlist.ts';
import type { BlobHash } from '#shared/model/blob.ts';
import type { LessonId } from '#shared/model/ids.ts';
import type { Package } from '#shared/model/package.ts';
import { AppError, notFound } from '#shared/problem.ts';
import { blobUrl } from '#shared/protocol/player.ts';
import type { Reads } from '../../database/connection.ts';
import { SEGMENT_S, type EncodePlan } from '../ingest/encode-plan.ts';
import { framesPerSecond } from '../ingest/frame-rate.ts';
import { PictureResult, SoundResult, type EncodedTrack } from '../ingest/task.ts';
import { findEncoding, listTasks, type StoredTask } from './encoding-store.ts';

type Grown = { rungs: (ListedRung & EncodedTrack)[]; sound: (ListedSound & EncodedTrack) | null; isComplete: boolean };

/**
 * What can be seen of a lesson so far. Who began with the list of a lesson in the making ends with the list of the finished one: each is longer than
 * the one before, and none takes back what it said.
 */
export async function earlyPlaylist(reads: Reads, lesson: LessonId, name: string): Promise<string> {
  const grown = await grownSoFar(reads, lesson);
  if (name === 'master') return previewMaster({ rungs: grown.rungs, audio: grown.sound }, (track) => `${track}.m3u8`);
  if (name === 'audio') {
    if (!grown.sound) throw new AppError('not_ready');
    return eventPlaylist(growing(grown.sound, true), blobUrl);
  }
  const rung = grown.rungs.find((one) => one.name === name);
  if (!rung) throw notFound('track', name);
  return eventPlaylist(growing(rung, grown.isComplete), blobUrl);
}

const growing = ({ init, chunks, timescale }: EncodedTrack, isComplete: boolean): Growing => ({
  init,
  chunks,
  timescale,
  targetSeconds: SEGMENT_S,
  isComplete,
});

/** For whoever is in the middle of it while it becomes ready: the same list, to its end. */
export function latePlaylist(pkg: Package, hash: BlobHash, name: string): string {
  if (name === 'master') return masterPlaylist(pkg, (track) => `/api/packages/${hash}/${track}.m3u8`);
  const track = findTrack(pkg, name);
  if (!track) throw notFound('track', name);
  return eventPlaylist(growing(track, true), blobUrl);
}

async function grownSoFar(reads: Reads, lesson: LessonId): Promise<Grown> {
  const [encoding, tasks] = await Promise.all([findEncoding(reads, lesson), listTasks(reads, lesson)]);
  const chunks = tasks.filter(({ kind }) => kind === 'chunk'); // None before the whole source was looked through.
  const done = tasks.filter(({ state }) => state === 'done');
  const pictures = inOrder(done);
  if (!encoding || pictures.length === 0) throw new AppError('not_ready');
  const { encode } = encoding.plan ?? encoding.outline;
  const sound = done.find(({ kind }) => kind === 'sound');
  return {
    rungs: encode.rungs.flatMap((_, index) => rungSoFar(encode, index, pictures) ?? []),
    sound: sound ? soundOf(sound) : null,
    isComplete: chunks.length > 0 && chunks.every(({ state }) => state === 'done'),
  };
}

/** From the first on, up to the first that is still being made. */
function inOrder(done: readonly StoredTask[]): PictureResult[] {
  const read = ({ result }: StoredTask): PictureResult => PictureResult.parse(JSON.parse(result ?? ''));
  const chunks = new Map(done.filter(({ kind }) => kind === 'chunk').map((task) => [task.index, task]));
  const pictures: PictureResult[] = [];
  for (let task = chunks.get(0); task; task = chunks.get(task.index + 1)) pictures.push(read(task));
  const first = done.find(({ kind }) => kind === 'first');
  return pictures.length === 0 && first ? [read(first)] : pictures;
}

function rungSoFar({ rungs, rate }: EncodePlan, index: number, pictures: readonly PictureResult[]): (ListedRung & EncodedTrack) | null {
  const planned = rungs[index];
  const pieces = pictures.flatMap((picture) => picture.rungs[index] ?? []);
  const [first] = pieces;
  if (!planned || !first) return null;
  const { name, width, height } = planned;
  return { ...first, chunks: pieces.flatMap(({ chunks }) => chunks), name, width, height, frameRate: framesPerSecond(rate) };
}

function soundOf({ result }: StoredTask): (ListedSound & EncodedTrack) | null {
  const [sound] = SoundResult.parse(JSON.parse(result ?? '')).sounds;
  return sound ? { ...sound, language: 'und' } : null;
}
