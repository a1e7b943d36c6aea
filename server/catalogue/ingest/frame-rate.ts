/** Frames per second as a fraction: 30000/1001 has no exact decimal. */
export type Rate = { num: number; den: number };

const SLOWEST = 5;
/** No lesson is encoded at more. */
export const FASTEST = 30;

const COMMON: readonly Rate[] = [
  ...[5, 6, 8, 10, 12].map((num) => ({ num, den: 1 })),
  { num: 25, den: 2 },
  { num: 15_000, den: 1001 },
  { num: 15, den: 1 },
  { num: 20, den: 1 },
  { num: 24_000, den: 1001 },
  { num: 24, den: 1 },
  { num: 25, den: 1 },
  { num: 30_000, den: 1001 },
  { num: 30, den: 1 },
];

/** Every common rate has whole ticks per frame in this timescale, 24000/1001 among them. */
export const TIMESCALE = 120_000;

export const framesPerSecond = ({ num, den }: Rate): number => num / den;
export const ticksPerFrame = ({ num, den }: Rate): number => (TIMESCALE * den) / num;

/** '30000/1001', '25/1', '0/0' as ffprobe writes them; undefined where it does not know. */
export function parseRate(text: string | undefined): Rate | undefined {
  const [num = 0, den = 0] = (text ?? '').split('/').map(Number);
  return Number.isFinite(num / den) && num > 0 && den > 0 ? { num, den } : undefined;
}

const LEAST_GAPS = 24;

/**
 * A recording with a hole of seconds says fewer pictures a second than it has. Where the pictures at its beginning follow each other at the
 * beat that it names, that is its rate; a beat counted in fields, or made up by a recorder of screens, is none.
 */
export function rateBy({ rate, beat }: { rate: Rate; beat?: Rate | undefined }, times: readonly number[]): Rate {
  const inOrder = times.filter((time) => !Number.isNaN(time)).toSorted((a, b) => a - b);
  const gaps = inOrder.slice(1).map((time, i) => time - (inOrder[i] ?? 0));
  const usual = gaps.toSorted((a, b) => a - b)[gaps.length >> 1];
  if (!beat || usual === undefined || gaps.length < LEAST_GAPS) return rate;
  const isBeat = Math.abs(usual * framesPerSecond(beat) - 1) < 0.03;
  return isBeat && framesPerSecond(beat) > framesPerSecond(rate) ? beat : rate;
}

/**
 * The constant rate a lesson is encoded at. Above 30 it is divided by a whole number (50 -> 25, 60 -> 30): village boxes drop frames at 50,
 * and a whole divisor leaves motion even. What lies within 1 % of a common rate is that rate; any other becomes the next common one above,
 * which repeats frames but loses none.
 */
export function outputRate(source: Rate): Rate {
  const wanted = framesPerSecond(source);
  const divisor = Math.max(1, Math.ceil(wanted / (FASTEST * 1.01)));
  const target = Math.max(SLOWEST, wanted / divisor);

  const nearest = COMMON.toSorted((a, b) => Math.abs(framesPerSecond(a) - target) - Math.abs(framesPerSecond(b) - target))[0];
  if (nearest && Math.abs(framesPerSecond(nearest) - target) <= target * 0.0005) return nearest;
  const near = COMMON.find((rate) => framesPerSecond(rate) >= target * 0.99);
  return near ?? { num: FASTEST, den: 1 };
}
