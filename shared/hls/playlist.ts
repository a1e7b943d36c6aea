import type { AudioRendition, Package, Rung } from '../model/package.ts';
import { notFound } from '../problem.ts';
import { secondsOf, targetDuration } from './bandwidth.ts';
import { HEAD, INDEPENDENT, mapLine, segmentLines, text, type BlobUrl } from './lines.ts';
import { audioTrackName, masterOf } from './master.ts';

export type { BlobUrl } from './lines.ts';
export { audioTrackName } from './master.ts';
export type Track = Rung | AudioRendition;

/** A stretch of one track to be played: all its chunks or some of them. */
export type Part = {
  track: Pick<Track, 'timescale' | 'init' | 'chunks'>;
  /** True where it goes on in the time and header of the part before it, as chunks of one track do. */
  continues: boolean;
};

/** By the name of a track in URLs: its rung's, or that of a sound. */
export function findTrack(pkg: Package, name: string): Track | undefined {
  return pkg.rungs.find((rung) => rung.name === name) ?? pkg.audio.find((_, index) => audioTrackName(index) === name);
}

/** The list of rungs, lowest first and stills at the end, over its groups of sounds. */
export const masterPlaylist = (pkg: Package, trackUrl: (track: string) => string): string => masterOf(pkg.rungs, pkg.audio, trackUrl);

/** One track of a package; `notFound` where it has none of that name. */
export function mediaPlaylist(pkg: Package, name: string, blobUrl: BlobUrl): string {
  const track = findTrack(pkg, name);
  if (!track) throw notFound('track', name);
  return joinedPlaylist([{ track, continues: false }], blobUrl);
}

/** Several stretches as one stream: chunks encoded apart follow each other, lessons are told apart by a discontinuity. */
export function joinedPlaylist(parts: readonly Part[], blobUrl: BlobUrl): string {
  return text([
    ...HEAD,
    `#EXT-X-TARGETDURATION:${targetDuration(parts.flatMap(({ track }) => secondsOf(track)))}`,
    '#EXT-X-MEDIA-SEQUENCE:0',
    '#EXT-X-PLAYLIST-TYPE:VOD',
    INDEPENDENT,
    ...parts.flatMap((part, index) => [
      ...(index > 0 && !part.continues ? ['#EXT-X-DISCONTINUITY'] : []),
      ...partLines(part, index, blobUrl),
    ]),
    '#EXT-X-ENDLIST',
  ]);
}

function partLines({ track, continues }: Part, index: number, blobUrl: BlobUrl): string[] {
  const header = index > 0 && continues ? [] : [mapLine(track.init, blobUrl)];
  return [...header, ...segmentLines(track.chunks, track.timescale, blobUrl)];
}
