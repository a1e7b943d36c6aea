import { LOW_SOUND, soundsFor, stillsLast, type AudioRendition, type Rung } from '../model/package.ts';
import { bandwidthOf } from './bandwidth.ts';
import { HEAD, INDEPENDENT, quoted, tag, text } from './lines.ts';

/** Of a rung, what a list of rungs tells: it may still be growing. */
export type ListedRung = Pick<Rung, 'name' | 'codec' | 'width' | 'height' | 'frameRate' | 'timescale' | 'chunks'>;
export type ListedSound = Pick<AudioRendition, 'name' | 'language' | 'codec' | 'timescale' | 'chunks'>;

const GROUP = 'sound';

/** Name of a sound's track in URLs: 'audio', and 'audio-1' onwards. */
export const audioTrackName = (index: number): string => (index === 0 ? 'audio' : `audio-${index}`);

/** Rungs lowest first and stills at the end, over one group of sounds, and a smaller one for rungs that are for the worst lines; or without any. */
export function masterOf(rungs: readonly ListedRung[], sounds: readonly ListedSound[], trackUrl: (track: string) => string): string {
  const used = new Set(rungs.flatMap((rung) => soundsFor({ rungs, audio: sounds }, rung)));
  return text([
    ...HEAD,
    INDEPENDENT,
    ...sounds.flatMap((sound, index) => (used.has(sound) ? [soundLine(sound, index, trackUrl)] : [])),
    ...stillsLast(rungs).flatMap((rung) => [rungLine(rung, soundsFor({ rungs, audio: sounds }, rung)), trackUrl(rung.name)]),
  ]);
}

const groupOf = (sound: ListedSound | undefined): string => (sound?.name === LOW_SOUND ? `${GROUP}-low` : GROUP);

const soundLine = (sound: ListedSound, index: number, trackUrl: (track: string) => string): string =>
  tag('EXT-X-MEDIA', {
    TYPE: 'AUDIO',
    'GROUP-ID': quoted(groupOf(sound)),
    NAME: quoted(sound.name),
    LANGUAGE: quoted(sound.language),
    DEFAULT: index === 0 || sound.name === LOW_SOUND ? 'YES' : 'NO',
    AUTOSELECT: 'YES',
    CHANNELS: quoted('2'),
    URI: quoted(trackUrl(audioTrackName(index))),
  });

function rungLine(rung: ListedRung, sounds: readonly ListedSound[]): string {
  const { peak, average } = bandwidthOf(rung, sounds);
  const soundCodecs = [...new Set(sounds.map(({ codec }) => codec))];
  return tag('EXT-X-STREAM-INF', {
    BANDWIDTH: peak,
    'AVERAGE-BANDWIDTH': average,
    CODECS: quoted([rung.codec, ...soundCodecs].join(',')),
    RESOLUTION: `${rung.width}x${rung.height}`,
    'FRAME-RATE': rung.frameRate.toFixed(3),
    ...(sounds.length > 0 && { AUDIO: quoted(groupOf(sounds[0])) }),
    NAME: quoted(rung.name), // Not of the standard; hls.js calls the level so, others pass over it.
  });
}
