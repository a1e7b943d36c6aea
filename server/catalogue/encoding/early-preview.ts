import { eventPlaylist, previewMaster, type Growing } from '#shared/hls/event-playlist.ts';
import type { ListedRung, ListedSound } from '#shared/hls/master.ts';
import { masterPlaylist, findTrack } from '#shared/hls/playlist.ts';
import type { BlobHash } from '#shared/model/blob.ts';
import type { LessonId } from '#shared/model/ids.ts';
import type { Package } from '#shared/model/package.ts';
import { AppError, notFound } from '#shared/problem.ts';
import { blobUrl } from '#shared/protocol/player.ts';
import type { Reads } from '../../database/connection.ts';
import { SOURCE } from '../ingest/assemble.ts';
import { LONGEST_GOP_S } from '../ingest/copy-decision.ts';
import { SEGMENT_S, type EncodePlan } from '../ingest/encode-plan.ts';
import { framesPerSecond } from '../ingest/frame-rate.ts';
import type { Outline } from '../ingest/lesson-plan.ts';
import { CopyResult, PictureResult, SoundResult, type EncodedTrack } from '../ingest/task.ts';
import { findEncoding, listTasks, type StoredTask } from './encoding-store.ts';

type GrownRung = ListedRung & EncodedTrack & { isComplete: boolean };
type Grown = { rungs: GrownRung[]; sound: (ListedSound & EncodedTrack) | null };

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
  return eventPlaylist(growing(rung, rung.isComplete), blobUrl);
}

/** Of what is copied a segment may be as long as a GOP of the source. */
const growing = ({ init, chunks, timescale, ...track }: EncodedTrack & { name: string }, isComplete: boolean): Growing => ({
  init,
  chunks,
  timescale,
  targetSeconds: track.name === SOURCE ? LONGEST_GOP_S : SEGMENT_S,
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
  if (!encoding) throw new AppError('not_ready');
  const { encode } = encoding.plan ?? encoding.outline;
  const pictures = inOrder(tasks, 'chunk', 'first').map(({ result }) => PictureResult.parse(JSON.parse(result ?? '')));
  const copies = inOrder(tasks, 'copy', 'early').map(({ result }) => CopyResult.parse(JSON.parse(result ?? '')).track);
  const isComplete = isAllDone(tasks, 'chunk');
  const encoded = encode.rungs.flatMap((_, index) => rungSoFar(encode, index, pictures) ?? []);
  const copied = copies.length > 0 ? [sourceSoFar(encoding.outline, copies)] : [];
  const rungs = [
    ...encoded.map((rung) => ({ ...rung, isComplete })),
    ...copied.map((rung) => ({ ...rung, isComplete: isAllDone(tasks, 'copy') })),
  ];
  if (rungs.length === 0) throw new AppError('not_ready');
  const sound = tasks.find(({ kind, state }) => kind === 'sound' && state === 'done');
  return { rungs, sound: sound ? soundOf(sound) : null };
}

/** None are there before the whole source was looked through. */
function isAllDone(tasks: readonly StoredTask[], kind: StoredTask['kind']): boolean {
  const own = tasks.filter((task) => task.kind === kind);
  return own.length > 0 && own.every(({ state }) => state === 'done');
}

/** From the first on, up to the first that is still being made; the early one stands for the first until that is there. */
function inOrder(tasks: readonly StoredTask[], kind: StoredTask['kind'], early: StoredTask['kind']): StoredTask[] {
  const done = tasks.filter(({ state }) => state === 'done');
  const own = new Map(done.filter((task) => task.kind === kind).map((task) => [task.index, task]));
  const found: StoredTask[] = [];
  for (let task = own.get(0); task; task = own.get(task.index + 1)) found.push(task);
  return found.length > 0 ? found : done.filter((task) => task.kind === early);
}

function rungSoFar({ rungs, rate }: EncodePlan, index: number, pictures: readonly PictureResult[]): (ListedRung & EncodedTrack) | null {
  const planned = rungs[index];
  const pieces = pictures.flatMap((picture) => picture.rungs[index] ?? []);
  const [first] = pieces;
  if (!planned || !first) return null;
  const { name, width, height } = planned;
  return { ...first, chunks: pieces.flatMap(({ chunks }) => chunks), name, width, height, frameRate: framesPerSecond(rate) };
}

function sourceSoFar({ probe: { video }, encode }: Outline, pieces: readonly EncodedTrack[]): ListedRung & EncodedTrack {
  const [first] = pieces;
  if (!first) throw new AppError('not_ready');
  const { width, height } = video;
  return { ...first, chunks: pieces.flatMap(({ chunks }) => chunks), name: SOURCE, width, height, frameRate: framesPerSecond(encode.rate) };
}

function soundOf({ result }: StoredTask): (ListedSound & EncodedTrack) | null {
  const [sound] = SoundResult.parse(JSON.parse(result ?? '')).sounds;
  return sound ? { ...sound, language: 'und' } : null;
}
