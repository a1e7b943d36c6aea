import type { AudioRendition, Rung } from '../model/package.ts';
import { bandwidthOf } from './bandwidth.ts';
import { HEAD, INDEPENDENT, quoted, tag, text } from './lines.ts';

/** Of a rung, what a list of rungs tells: it may still be growing. */
export type ListedRung = Pick<Rung, 'name' | 'codec' | 'width' | 'height' | 'frameRate' | 'timescale' | 'chunks'>;
export type ListedSound = Pick<AudioRendition, 'name' | 'language' | 'codec' | 'timescale' | 'chunks'>;

const GROUP = 'sound';

/** Name of a sound's track in URLs: 'audio', and 'audio-1' onwards. */
export const audioTrackName = (index: number): string => (index === 0 ? 'audio' : `audio-${index}`);

/** Rungs as they come, lowest first, over one group of sounds; without a sound the rungs stand alone. */
export function masterOf(rungs: readonly ListedRung[], sounds: readonly ListedSound[], trackUrl: (track: string) => string): string {
  return text([
    ...HEAD,
    INDEPENDENT,
    ...sounds.map((sound, index) => soundLine(sound, index, trackUrl)),
    ...rungLines(rungs, sounds, trackUrl),
  ]);
}

const soundLine = ({ name, language }: ListedSound, index: number, trackUrl: (track: string) => string): string =>
  tag('EXT-X-MEDIA', {
    TYPE: 'AUDIO',
    'GROUP-ID': quoted(GROUP),
    NAME: quoted(name),
    LANGUAGE: quoted(language),
    DEFAULT: index === 0 ? 'YES' : 'NO',
    AUTOSELECT: 'YES',
    CHANNELS: quoted('2'),
    URI: quoted(trackUrl(audioTrackName(index))),
  });

function rungLines(rungs: readonly ListedRung[], sounds: readonly ListedSound[], trackUrl: (track: string) => string): string[] {
  const soundCodecs = [...new Set(sounds.map(({ codec }) => codec))];
  return rungs.flatMap((rung) => {
    const { peak, average } = bandwidthOf(rung, sounds);
    const attributes = {
      BANDWIDTH: peak,
      'AVERAGE-BANDWIDTH': average,
      CODECS: quoted([rung.codec, ...soundCodecs].join(',')),
      RESOLUTION: `${rung.width}x${rung.height}`,
      'FRAME-RATE': rung.frameRate.toFixed(3),
      ...(sounds.length > 0 && { AUDIO: quoted(GROUP) }),
      NAME: quoted(rung.name), // Not of the standard; hls.js calls the level so, others pass over it.
    };
    return [tag('EXT-X-STREAM-INF', attributes), trackUrl(rung.name)];
  });
}
