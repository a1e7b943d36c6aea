/** A recording as somebody might bring it: what the encoder has to make even. */
export interface Recipe {
  container: keyof typeof CONTAINERS;
  video: string;
  width: number;
  height: number;
  fps: string;
  seconds: number;
  /** Instants at which the scene changes. */
  cuts: number[];
  /** Share of frames that are missing, at random: a variable rate. */
  dropped: number;
  isInterlaced: boolean;
  isTurned: boolean;
  sound: Sound | null;
}

export interface Sound {
  codec: string;
  rate: number;
  channels: number;
  /** Seconds by which it begins after the picture; before it where negative. */
  late: number;
  /** Seconds by which it ends after the picture; before it where negative. */
  longer: number;
}

const CONTAINERS = {
  mp4: { video: ['libx264', 'mpeg4'], audio: ['aac', 'libmp3lame'] },
  mov: { video: ['libx264', 'mjpeg'], audio: ['pcm_s16le', 'aac'] },
  mkv: { video: ['libx264', 'ffv1', 'mpeg2video'], audio: ['flac', 'libopus', 'pcm_s16le'] },
  ts: { video: ['libx264', 'mpeg2video'], audio: ['mp2', 'aac'] },
  avi: { video: ['mpeg4', 'mjpeg', 'ffv1'], audio: ['libmp3lame', 'pcm_s16le'] },
  webm: { video: ['libvpx'], audio: ['libopus', 'libvorbis'] },
};
const NAMES = Object.keys(CONTAINERS) as (keyof typeof CONTAINERS)[]; // Its own keys, just above.

type Size = readonly [width: number, height: number];

const SIZES: readonly Size[] = [
  [640, 360],
  [640, 360],
  [426, 240],
  [480, 270],
  [320, 240],
  [360, 640],
  [642, 362],
  [354, 266],
];
const ODD: readonly Size[] = [
  [427, 241],
  [321, 181],
];
const RATES = ['25', '30000/1001', '15', '60', '24000/1001', '50', '30', '25/2', '10'];
const COMMON_RATES = new Set(['25', '30000/1001', '24000/1001', '50', '30']);
/** Pictures with an odd side need colour for every pixel. */
const ODD_SIDES = new Set(['ffv1', 'mjpeg']);
const INTERLACING = new Set(['mpeg2video', 'libx264']);
/** MPEG-2 knows the rates of television only. */
const TELEVISION = 'mpeg2video';

export function recipeBy(random: () => number): Recipe {
  const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T; // Never asked of an empty list.
  const container = pick(NAMES);
  const video = pick(CONTAINERS[container].video);
  const [width, height] = pick(ODD_SIDES.has(video) && random() < 0.5 ? ODD : SIZES);
  const isInterlaced = INTERLACING.has(video) && random() < 0.25 && height % 4 === 0; // Two fields, each with halved colour.
  const fps = isInterlaced ? pick(['25', '30000/1001']) : pick(RATES.filter((rate) => video !== TELEVISION || COMMON_RATES.has(rate)));
  const seconds = Math.round((1 + 39 * random() ** 4) * 100) / 100;
  // What is missing in a transport stream is damage.
  const mayVary = container !== 'avi' && container !== 'ts' && video !== TELEVISION && !isInterlaced;
  return {
    container,
    video,
    width,
    height,
    fps,
    seconds,
    isInterlaced,
    cuts: Array.from({ length: Math.ceil(seconds / 3) }, () => random() * seconds).toSorted((a, b) => a - b),
    dropped: mayVary && random() < 0.25 ? 0.1 + random() * 0.4 : 0,
    isTurned: (container === 'mp4' || container === 'mov') && random() < 0.25,
    sound: random() < 0.8 ? soundBy(random, pick(CONTAINERS[container].audio), seconds) : null,
  };
}

function soundBy(random: () => number, codec: string, seconds: number): Sound {
  const isOff = random() < 0.5;
  const rate = codec === 'libopus' ? 48_000 : random() < 0.5 ? 44_100 : 48_000;
  const apart = (most: number): number => Math.round((random() * 2 - 1) * most * 100) / 100;
  return {
    codec,
    rate,
    channels: random() < 0.3 ? 1 : 2,
    late: isOff ? apart(1.5) : 0,
    longer: isOff ? Math.max(apart(4), 0.5 - seconds) : 0,
  };
}
