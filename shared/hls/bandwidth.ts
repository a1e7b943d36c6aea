import type { Chunk } from '../model/package.ts';

/** What a line must carry depends on nothing else of a track. */
export type Weighed = { timescale: number; chunks: readonly Pick<Chunk, 'segments'>[] };
/** Bits a second, in whole ones, rounded up. */
export type Bandwidth = { peak: number; average: number };

/** Segments one after another that RFC 8216 lets be judged as one, and the bits a second that they cost. */
type Stretch = { from: number; to: number; rate: number };
/** Seconds and bits from the beginning to the end of each segment; the first entry is zero. */
type Course = { ends: number[]; bits: number[]; stretches: Stretch[] };

/** How much more than the true peak may be promised before a line is refused that would carry it. */
const MOST_OVER = 1.05;
/** Picture and sound of unequal length are still in the making: what is to come may fall together as it likes. */
const UNEQUAL_S = 1;

/** RFC 8216, 4.3.3.1: no segment may round to more. */
export const targetDuration = (seconds: readonly number[]): number =>
  Math.max(
    1,
    seconds.reduce((most, each) => Math.max(most, Math.round(each)), 0),
  );

export const secondsOf = ({ timescale, chunks }: Weighed): number[] =>
  chunks.flatMap(({ segments }) => segments.map(({ ticks }) => ticks / timescale));

/**
 * What a picture costs with the dearest of its sounds. RFC 8216 (4.3.4.2) adds their peaks, wherever they lie; where a loud moment and a busy
 * picture never meet that asks too much of a thin line, so it is held near what any stretch of time really costs.
 */
export function bandwidthOf(picture: Weighed, sounds: readonly Weighed[]): Bandwidth {
  const course = courseOf(picture);
  const pairs = sounds.map((sound) => pairOf(course, courseOf(sound)));
  const all = pairs.length > 0 ? pairs : [{ peak: peakOf(course), average: averageOf(course) }];
  return { peak: Math.ceil(most(all.map(({ peak }) => peak))), average: Math.ceil(most(all.map(({ average }) => average))) };
}

function pairOf(picture: Course, sound: Course): Bandwidth {
  const apart = peakOf(picture) + peakOf(sound);
  const isWhole = Math.abs(lengthOf(picture) - lengthOf(sound)) < UNEQUAL_S;
  const together = peakTogether(picture, sound);
  const peak = isWhole ? Math.max(together, Math.min(apart, MOST_OVER * together)) : apart;
  return { peak, average: averageOf(picture) + averageOf(sound) };
}

/** The dearest stretch of either, with what the other needs in the same time. */
const peakTogether = (one: Course, other: Course): number => Math.max(peakBeside(one, other), peakBeside(other, one));

const peakBeside = ({ stretches }: Course, beside: Course): number =>
  most(stretches.map(({ from, to, rate }) => rate + (bitsUntil(beside, to) - bitsUntil(beside, from)) / (to - from)));

const peakOf = ({ stretches }: Course): number => most(stretches.map(({ rate }) => rate));
const lengthOf = ({ ends }: Course): number => ends.at(-1) ?? 0;
const averageOf = (course: Course): number => (course.bits.at(-1) ?? 0) / (lengthOf(course) || 1);
const most = (numbers: readonly number[]): number => numbers.reduce((a, b) => Math.max(a, b), 0);

function courseOf(track: Weighed): Course {
  const ends = [0];
  const bits = [0];
  for (const { bytes, ticks } of track.chunks.flatMap(({ segments }) => segments)) {
    ends.push((ends.at(-1) ?? 0) + ticks / track.timescale);
    bits.push((bits.at(-1) ?? 0) + bytes * 8);
  }
  return { ends, bits, stretches: stretchesOf(ends, bits, targetDuration(secondsOf(track))) };
}

/** Every run of segments that lasts between half the target and one and a half; all of it where it is shorter than that. */
function stretchesOf(ends: readonly number[], bits: readonly number[], target: number): Stretch[] {
  const stretches: Stretch[] = [];
  const add = (first: number, last: number): void => {
    const [from = 0, to = 0] = [ends[first], ends[last]];
    stretches.push({ from, to, rate: ((bits[last] ?? 0) - (bits[first] ?? 0)) / (to - from) });
  };
  for (let first = 0; first + 1 < ends.length; first++) {
    for (let last = first + 1; last < ends.length; last++) {
      const seconds = (ends[last] ?? 0) - (ends[first] ?? 0);
      if (seconds > target * 1.5) break;
      if (seconds >= target / 2) add(first, last);
    }
  }
  if (stretches.length === 0 && ends.length > 1) add(0, ends.length - 1);
  return stretches;
}

/** A segment's bits are spread evenly over its time. */
function bitsUntil({ ends, bits }: Course, seconds: number): number {
  let [low, high] = [0, ends.length - 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((ends[middle] ?? 0) < seconds) low = middle + 1;
    else high = middle;
  }
  const [end = 0, begin = 0] = [ends[low], ends[low - 1]];
  const share = low === 0 ? 0 : Math.min(1, (seconds - begin) / (end - begin));
  return (bits[low - 1] ?? 0) + share * ((bits[low] ?? 0) - (bits[low - 1] ?? 0));
}
