import type { ProbedStream } from './ffprobe-json.ts';
import { parseRate, type Rate } from './frame-rate.ts';
import { LEAST_SIDE } from './ladder.ts';
import { mediaFault } from './media-fault.ts';
import type { Coding, VideoProbe } from './probe.ts';

export const MOST_PIXELS = 8192 * 4320;

type Told = Omit<VideoProbe, 'isInterlaced' | 'endsMs' | 'hidden' | 'coding'> & { coding: Omit<Coding, 'references'> };

/** What a stream's headers tell of its picture. */
export function videoOf(stream: ProbedStream): Told {
  const rotation = rotationOf(stream);
  const lying = squarePixels(stream);
  const { width, height } = rotation % 180 === 0 ? lying : { width: lying.height, height: lying.width };
  if (width * height > MOST_PIXELS) throw mediaFault('too_large', `${width}x${height}`);
  if (width === 0 || height === 0) throw mediaFault('damaged', 'no header tells how large the picture is');
  if (Math.min(width, height) < LEAST_SIDE) throw mediaFault('no_video', `a picture of ${width}x${height}`);

  const average = parseRate(stream.avg_frame_rate);
  const finest = parseRate(stream.r_frame_rate);
  return {
    index: stream.index,
    codec: stream.codec_name ?? 'unknown',
    width,
    height,
    rotation,
    rate: rateOf(average, finest),
    beat: finest,
    hasVariableRate: differs(average, finest),
    pixelFormat: stream.pix_fmt ?? 'unknown',
    colours: stream.color_space ?? 'unknown',
    isFullRange: stream.color_range === 'pc' || (stream.pix_fmt ?? '').startsWith('yuvj'),
    coding: codingOf(stream),
  };
}

function codingOf(stream: ProbedStream): Omit<Coding, 'references'> {
  const { width, height } = squarePixels(stream);
  return {
    profile: stream.profile ?? 'unknown',
    level: stream.level ?? 0,
    bits: stream.bits_per_raw_sample ?? 8,
    transfer: stream.color_transfer ?? 'unknown',
    isMoved: stream.side_data_list?.some((side) => side.side_data_type === 'Display Matrix') ?? false,
    isSquare: width === stream.width && height === stream.height,
    hasHeaderApart: stream.is_avc === 'true' && stream.nal_length_size === 4 && stream.codec_tag_string !== 'avc3',
  };
}

const ratio = (a: Rate, b: Rate): number => a.num / a.den / (b.num / b.den);
const differs = (a: Rate | undefined, b: Rate | undefined): boolean => !a || !b || Math.abs(ratio(a, b) - 1) > 0.01;

/** A telephone that means 30 and drops some says 28.7 on average: the beat is what it meant. Fields count twice in the beat, so it may not be far off. */
function rateOf(average: Rate | undefined, finest: Rate | undefined): Rate {
  if (!average || !finest) return average ?? finest ?? { num: 25, den: 1 };
  const excess = ratio(finest, average);
  return excess >= 0.99 && excess <= 1.15 ? finest : average;
}

/** Like the player's own stretching: the longer side grows, so no line is lost. */
function squarePixels({ width = 0, height = 0, sample_aspect_ratio }: ProbedStream): { width: number; height: number } {
  const [num = 1, den = 1] = (sample_aspect_ratio ?? '1:1').split(':').map(Number);
  const aspect = num > 0 && den > 0 && num / den < 20 && den / num < 20 ? num / den : 1;
  return aspect >= 1 ? { width: Math.round(width * aspect), height } : { width, height: Math.round(height / aspect) };
}

function rotationOf(stream: ProbedStream): 0 | 90 | 180 | 270 {
  const counterClockwise = stream.side_data_list?.find((side) => side.rotation !== undefined)?.rotation;
  const degrees = counterClockwise === undefined ? (stream.tags?.rotate ?? 0) : -counterClockwise;
  const turn = (((Math.round(degrees / 90) * 90) % 360) + 360) % 360;
  return turn === 90 || turn === 180 || turn === 270 ? turn : 0;
}
