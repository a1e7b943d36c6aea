import type { BlobHash, BlobRef } from '../model/blob.ts';
import { stillsLast, type AudioRendition, type Package, type Rung } from '../model/package.ts';
import { notFound } from '../problem.ts';

export type Track = Rung | AudioRendition;
export type BlobUrl = (blob: BlobHash) => string;

/** A stretch of one track to be played: all its chunks or some of them. */
export type Part = {
  track: Pick<Track, 'timescale' | 'init' | 'chunks'>;
  /** True where it goes on in the time and header of the part before it, as chunks of one track do. */
  continues: boolean;
};

const GROUP = 'sound';

/** Name of a track in URLs: its rung's name, or 'audio' and 'audio-1' onwards. */
export const audioTrackName = (index: number): string => (index === 0 ? 'audio' : `audio-${index}`);

export function findTrack(pkg: Package, name: string): Track | undefined {
  return pkg.rungs.find((rung) => rung.name === name) ?? pkg.audio.find((_, index) => audioTrackName(index) === name);
}

/** The list of rungs, lowest first and stills at the end, over one group of sounds. */
export function masterPlaylist(pkg: Package, trackUrl: (track: string) => string): string {
  const loudest = (key: 'peakBandwidth' | 'averageBandwidth'): number => Math.max(...pkg.audio.map((audio) => audio[key]));
  const soundCodecs = [...new Set(pkg.audio.map((audio) => audio.codec))];
  const sounds = pkg.audio.map((audio, index) =>
    tag('EXT-X-MEDIA', {
      TYPE: 'AUDIO',
      'GROUP-ID': quoted(GROUP),
      NAME: quoted(audio.name),
      LANGUAGE: quoted(audio.language),
      DEFAULT: index === 0 ? 'YES' : 'NO',
      AUTOSELECT: 'YES',
      CHANNELS: quoted('2'),
      URI: quoted(trackUrl(audioTrackName(index))),
    }),
  );
  const rungs = stillsLast(pkg.rungs).flatMap((rung) => [
    tag('EXT-X-STREAM-INF', {
      BANDWIDTH: rung.peakBandwidth + loudest('peakBandwidth'),
      'AVERAGE-BANDWIDTH': rung.averageBandwidth + loudest('averageBandwidth'),
      CODECS: quoted([rung.codec, ...soundCodecs].join(',')),
      RESOLUTION: `${rung.width}x${rung.height}`,
      'FRAME-RATE': rung.frameRate.toFixed(3),
      AUDIO: quoted(GROUP),
      NAME: quoted(rung.name), // Not of the standard; hls.js calls the level so, others pass over it.
    }),
    trackUrl(rung.name),
  ]);
  return text(['#EXTM3U', '#EXT-X-VERSION:7', '#EXT-X-INDEPENDENT-SEGMENTS', ...sounds, ...rungs]);
}

/** One track of a package; `notFound` where it has none of that name. */
export function mediaPlaylist(pkg: Package, name: string, blobUrl: BlobUrl): string {
  const track = findTrack(pkg, name);
  if (!track) throw notFound('track', name);
  return joinedPlaylist([{ track, continues: false }], blobUrl);
}

/** Several stretches as one stream: chunks encoded apart follow each other, lessons are told apart by a discontinuity. */
export function joinedPlaylist(parts: readonly Part[], blobUrl: BlobUrl): string {
  const longest = parts.flatMap(({ track }) => track.chunks.flatMap((chunk) => chunk.segments.map(({ ticks }) => ticks / track.timescale)));
  const target = Math.max(1, Math.round(Math.max(...longest)));
  return text([
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    `#EXT-X-TARGETDURATION:${target}`,
    '#EXT-X-MEDIA-SEQUENCE:0',
    '#EXT-X-PLAYLIST-TYPE:VOD',
    '#EXT-X-INDEPENDENT-SEGMENTS',
    ...parts.flatMap((part, index) => [
      ...(index > 0 && !part.continues ? ['#EXT-X-DISCONTINUITY'] : []),
      ...partLines(part, index, blobUrl),
    ]),
    '#EXT-X-ENDLIST',
  ]);
}

function partLines({ track, continues }: Part, index: number, blobUrl: BlobUrl): string[] {
  const header = index > 0 && continues ? [] : [mapLine(track.init, blobUrl)];
  const segments = track.chunks.flatMap(({ blob, segments }) =>
    segments.flatMap(({ offset, bytes, ticks }) => [
      `#EXTINF:${(ticks / track.timescale).toFixed(6)},`,
      `#EXT-X-BYTERANGE:${bytes}@${offset}`,
      blobUrl(blob),
    ]),
  );
  return [...header, ...segments];
}

const mapLine = ({ blob }: BlobRef, blobUrl: BlobUrl): string => tag('EXT-X-MAP', { URI: quoted(blobUrl(blob)) });

const text = (lines: readonly string[]): string => `${lines.join('\n')}\n`;

const tag = (name: string, attributes: Record<string, string | number>): string =>
  `#${name}:${Object.entries(attributes)
    .map(([key, value]) => `${key}=${value}`)
    .join(',')}`;

/** Quotes and line ends cannot be escaped in a playlist. */
const quoted = (value: string): string => `"${value.replaceAll(/["\r\n]/g, ' ')}"`;
