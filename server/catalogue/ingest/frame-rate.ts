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
