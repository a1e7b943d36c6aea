import { audioTrackName, masterPlaylist, mediaPlaylist } from '#shared/hls/playlist.ts';
import { LOW_SOUND, soundsFor, type Package, type Rung } from '#shared/model/package.ts';
import { lengthOf, readPlaylist } from '#tests/support/playlists.ts';
import { truePeak } from '#tests/support/true-peak.ts';

const MOST_OVER = 1.1;

/** Two strangers read every playlist; what is promised is held against the segments. */
export function judgePlaylists(pkg: Package): string[] {
  const names = [...pkg.rungs.map(({ name }) => name), ...pkg.audio.map((_, index) => audioTrackName(index))];
  return [...read('master', () => judgeMaster(pkg)), ...names.flatMap((name) => read(name, () => judgeTrack(pkg, name)))];
}

function read(name: string, judge: () => string[]): string[] {
  try {
    return judge().map((fault) => `${name}: ${fault}`);
  } catch (error) {
    return [`${name}: a parser refuses it: ${String(error)}`];
  }
}

function judgeMaster(pkg: Package): string[] {
  const { lenient } = readPlaylist(masterPlaylist(pkg, (name) => `${name}.m3u8`));
  return pkg.rungs.flatMap((rung) => {
    const told = lenient.playlists?.find(({ attributes }) => Reflect.get(attributes, 'NAME') === rung.name)?.attributes ?? {};
    const [sound] = soundsFor(pkg, rung);
    const said = {
      RESOLUTION: `${rung.width}x${rung.height}`,
      CODECS: [rung.codec, sound?.codec].join(','),
      AUDIO: sound?.name === LOW_SOUND ? 'sound-low' : 'sound',
    };
    const found = { ...told, RESOLUTION: sizeOf(told['RESOLUTION']) };
    const wrong = Object.entries(said).filter(([key, value]) => Reflect.get(found, key) !== value);
    return [...wrong.map(([key, value]) => `${rung.name} has ${key} other than ${value}`), ...judgeBandwidth(pkg, rung, told)];
  });
}

const sizeOf = (size: unknown): string =>
  typeof size === 'object' && size !== null ? `${String(Reflect.get(size, 'width'))}x${String(Reflect.get(size, 'height'))}` : '';

function judgeBandwidth(pkg: Package, rung: Rung, told: Record<string, unknown>): string[] {
  const [promised, average] = [Number(told['BANDWIDTH']), Number(told['AVERAGE-BANDWIDTH'])];
  const peak = truePeak(rung, soundsFor(pkg, rung));
  const isKept = promised >= Math.floor(peak) && promised <= peak * MOST_OVER + 1;
  return [
    ...(isKept ? [] : [`${rung.name} is promised ${promised} bit/s and needs ${peak}`]),
    ...(average > 0 && average <= promised + 1 ? [] : [`${rung.name} has an average of ${average} and a peak of ${promised}`]),
  ];
}

function judgeTrack(pkg: Package, name: string): string[] {
  const { lenient } = readPlaylist(mediaPlaylist(pkg, name, (blob) => `/blobs/${blob}`));
  const tooLong = lenient.segments.filter(({ duration }) => Math.round(duration) > lenient.targetDuration);
  const over = lengthOf(lenient) * 1000 - pkg.durationMs;
  return [
    ...tooLong.map(({ duration }) => `a segment of ${duration} s, ${lenient.targetDuration} s were promised`),
    ...(Math.abs(over) > 22.5 ? [`it lasts ${over} ms longer than the lesson`] : []),
    ...(lenient.endList ? [] : ['it has no end']),
  ];
}
