import type { z } from 'zod';
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
import { SEGMENT_S, type FrameSpan } from '../ingest/encode-plan.ts';
import { framesPerSecond } from '../ingest/frame-rate.ts';
import { CopyResult, PictureResult, SoundResult, type EncodedTrack } from '../ingest/task.ts';
import { findEncoding, listEverMade, listMade, type StoredTask } from './encoding-store.ts';

type GrownRung = ListedRung & EncodedTrack & { isComplete: boolean };
type GrownSound = ListedSound & EncodedTrack & { isComplete: boolean };
type EarlySound = GrownSound & { keepsUp: boolean };
type Grown = { rungs: GrownRung[]; sound: GrownSound | null; earlySound: EarlySound | null };

/**
 * What is heard until the sound of the whole is there. A track of its own, because neither may change into the other: who began with it is told
 * no more of it once the lesson is sealed, and begins anew with that.
 */
const EARLY_SOUND = 'early-sound';

/**
 * What can be seen of a lesson so far. Who began with the list of a lesson in the making ends with the list of the finished one: each is longer than
 * the one before, and none takes back what it said.
 */
export async function earlyPlaylist(reads: Reads, lesson: LessonId, name: string): Promise<string> {
  const grown = await grownSoFar(reads, lesson);
  if (name === 'master') return masterSoFar(grown);
  if (name === 'audio' || name === EARLY_SOUND) {
    const sound = name === 'audio' ? grown.sound : grown.earlySound;
    if (!sound) throw new AppError('not_ready');
    return eventPlaylist(growing(sound, sound.isComplete), blobUrl);
  }
  const rung = grown.rungs.find((one) => one.name === name);
  if (!rung) throw notFound('track', name);
  return eventPlaylist(growing(rung, rung.isComplete), blobUrl);
}

function masterSoFar({ rungs: all, sound, earlySound }: Grown): string {
  const longest = Math.max(...all.map(secondsOf));
  // A player that comes to the end of the finest would wait there, though others go on: what is copied often comes last, or not at all.
  const rungs = all.filter((rung) => rung.name !== SOURCE || secondsOf(rung) >= longest);

  const nameOf = (track: string): string => (track === 'audio' && !sound ? EARLY_SOUND : track);
  const early = earlySound?.keepsUp ? earlySound : null; // Pictures do not wait for a sound that stays behind.
  return previewMaster({ rungs, audio: sound ?? early }, (track) => `${nameOf(track)}.m3u8`);
}

const secondsOf = ({ chunks, timescale }: EncodedTrack): number =>
  chunks.flatMap(({ segments }) => segments).reduce((sum, { ticks }) => sum + ticks, 0) / timescale;

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
  const encoding = await findEncoding(reads, lesson);
  if (!encoding) throw new AppError('not_ready');
  const { outline, plan } = encoding;
  const { encode } = plan ?? outline;
  const pictures = await madeSoFar(reads, lesson, PictureResult, { own: 'chunk', early: 'first' });
  const copies = await madeSoFar(reads, lesson, CopyResult, { own: 'copy', early: 'early' });
  const frameRate = framesPerSecond(encode.rate);
  const rungs = encode.rungs.flatMap(({ name, width, height }, index): GrownRung[] => {
    const track = oneTrack(pictures.flatMap((picture) => picture.rungs[index] ?? []));
    return track ? [{ ...track, name, width, height, frameRate, isComplete: isWhole(track, plan?.chunks) }] : [];
  });
  const source = oneTrack(copies.map(({ track }) => track));
  const { width, height } = outline.probe.video;
  const copied = plan?.copy.copies ? plan.copy.chunks : undefined;
  if (source) rungs.push({ ...source, name: SOURCE, width, height, frameRate, isComplete: isWhole(source, copied) });
  if (rungs.length === 0) throw new AppError('not_ready');
  const [made] = await listMade(reads, { lesson, kind: 'sound' }, SoundResult);
  const sound = made?.made.sounds[0];
  return {
    rungs,
    sound: sound ? { ...sound, language: 'und', isComplete: true } : null,
    earlySound: earlySoundOf(pictures.length > 0 ? pictures : copies, plan?.chunks),
  };
}

/** As far as it goes without a hole. */
function earlySoundOf(pieces: readonly (PictureResult | CopyResult)[], planned: readonly FrameSpan[] | undefined): EarlySound | null {
  const hole = pieces.findIndex(({ previewSound }) => !previewSound);
  const track = oneTrack((hole < 0 ? pieces : pieces.slice(0, hole)).flatMap(({ previewSound }) => previewSound ?? []));
  return track && { ...track, name: EARLY_SOUND, language: 'und', keepsUp: hole < 0, isComplete: isWhole(track, planned) };
}

/** Pieces that follow each other are one longer one; null where there is none. */
function oneTrack(pieces: readonly EncodedTrack[]): EncodedTrack | null {
  const [first] = pieces;
  return first ? { ...first, chunks: pieces.flatMap(({ chunks }) => chunks) } : null;
}

/** How much there is to be is known once the whole source was looked through. */
const isWhole = ({ chunks }: EncodedTrack, planned: readonly FrameSpan[] | undefined): boolean => chunks.length === planned?.length;

/** From the first on, up to the first that is still being made; the early one stands for the first until that is there. */
async function madeSoFar<T extends z.ZodType>(
  reads: Reads,
  lesson: LessonId,
  schema: T,
  kinds: Record<'own' | 'early', StoredTask['kind']>,
): Promise<z.output<T>[]> {
  const own = await listEverMade(reads, { lesson, kind: kinds.own }, schema);
  const hole = own.findIndex(({ index }, place) => index !== place);
  const found = hole < 0 ? own : own.slice(0, hole);
  const all = found.length > 0 ? found : await listMade(reads, { lesson, kind: kinds.early }, schema);
  return all.map(({ made }) => made);
}
