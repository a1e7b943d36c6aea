import type { Loudness } from '#shared/model/package.ts';

/** What ebur128 says of a sound; null where there is nothing to be heard or it is too short to tell. */
export type Heard = { integratedLufs: number | null; truePeakDbtp: number | null };
/** How a sound is brought to its loudness: a gain, and a ceiling over its true peaks where the gain would push them too high. */
export type Shaping = { mode: Loudness['mode']; gainDb: number; ceilingDb: number | null };

const TARGET_LUFS = -16;
const HIGHEST_DBTP = -1.5;
/** ebur128 rounds to a tenth, and another meter may round otherwise. */
const NEAR_LU = 0.85;
const SURE_DBTP = HIGHEST_DBTP - 0.1;
/** AAC adds to the peaks of what it is given, the more the fewer bits it has: the ceiling is that much lower, and lowered further by what is measured. */
const FIRST_CEILING_DB = HIGHEST_DBTP - 1.2;
const FIRST_LOW_CEILING_DB = HIGHEST_DBTP - 3.4;
const LOWEST_CEILING_DB = -12;
const SILENCE_LUFS = -60;
/** A limiter takes back a part of what a gain gives: so much of what it cuts off is given beforehand. */
const TAKEN_BACK = 0.2;
const LIMITED_STEP = 1.3;
/** So much loudness goes with every decibel that the ceiling comes down. */
const LOST_BY_CEILING = 0.6;
/** Clicks do not get louder under a limiter, only the noise between them. */
const MOST_ADDED_DB = 4;
const OVERSAMPLED_RATE = 192_000;

export const UNHEARD: Heard = { integratedLufs: null, truePeakDbtp: null };
export const UNTOUCHED: Shaping = { mode: 'silence', gainDb: 0, ceilingDb: null };

/** The gain that brings a sound to the target; linear where its peaks allow it. Silence is not made louder: it would be made noise. */
export function firstShaping({ integratedLufs, truePeakDbtp }: Heard, isLow: boolean): Shaping {
  const isSilence = integratedLufs === null || integratedLufs < SILENCE_LUFS;
  const gainDb = isSilence ? 0 : hundredths(TARGET_LUFS - integratedLufs);
  const ceilingDb = isLow ? FIRST_LOW_CEILING_DB : FIRST_CEILING_DB;
  const cutDb = (truePeakDbtp ?? Number.NEGATIVE_INFINITY) + gainDb - ceilingDb;
  if (cutDb <= 0) return { mode: isSilence ? 'silence' : 'linear', gainDb, ceilingDb: null };
  if (isSilence) return { mode: 'silence', gainDb, ceilingDb };
  return { mode: 'limited', gainDb: hundredths(gainDb + Math.min(MOST_ADDED_DB, cutDb * TAKEN_BACK)), ceilingDb };
}

/** What to try next after this came out; null when it is as it should be. */
export function correctedShaping({ mode, gainDb, ceilingDb }: Shaping, heard: Heard): Shaping | null {
  const offLu = mode === 'silence' || heard.integratedLufs === null ? 0 : TARGET_LUFS - heard.integratedLufs;
  const overDb = heard.truePeakDbtp === null ? 0 : heard.truePeakDbtp - SURE_DBTP;
  if (Math.abs(offLu) <= NEAR_LU && overDb <= 0) return null;

  const isLinear = ceilingDb === null;
  const lowerDb = overDb > 0 && !isLinear ? overDb + 0.2 : 0;
  const step = isLinear ? offLu : Math.min(MOST_ADDED_DB, offLu * LIMITED_STEP + lowerDb * LOST_BY_CEILING);
  const corrected = { mode, gainDb: mode === 'silence' ? 0 : hundredths(gainDb + step), ceilingDb };
  if (isLinear && overDb + step <= 0) return corrected;
  const lower = Math.max(LOWEST_CEILING_DB, hundredths((ceilingDb ?? FIRST_CEILING_DB) - lowerDb));
  return { ...corrected, mode: mode === 'silence' ? mode : 'limited', ceilingDb: lower };
}

/** How far from what was asked for, peaks weighing more: a square's loudspeaker distorts by them. */
export function missedBy({ mode }: Shaping, { integratedLufs, truePeakDbtp }: Heard): number {
  const offLu = mode === 'silence' || integratedLufs === null ? 0 : Math.abs(TARGET_LUFS - integratedLufs);
  return Math.max(0, offLu - NEAR_LU) + 4 * Math.max(0, (truePeakDbtp ?? SURE_DBTP) - SURE_DBTP);
}

/** Filters for a stereo sound of this rate. Limited between the samples too: four times as many are looked at. */
export function shapingFilters({ gainDb, ceilingDb }: Shaping, rate: number): string[] {
  const limit = ceilingDb === null ? null : (10 ** (ceilingDb / 20)).toFixed(6);
  return [
    ...(gainDb === 0 ? [] : [`volume=${gainDb.toFixed(2)}dB`]),
    ...(limit === null ? [] : [`aresample=${OVERSAMPLED_RATE}`, `alimiter=level=disabled:latency=1:limit=${limit}`, `aresample=${rate}`]),
  ];
}

/** The meter; its name tells its words from another's. With `metadata` it keeps its ten lines a second to itself. */
export const meter = (name: string): string => `ebur128@${name}=peak=true:metadata=1`;

/** Reads the summaries that meters write when they end, by the meter's name. */
export function meterReader(heard: Map<string, Heard>): (line: string) => void {
  let name: string | null = null;
  return (line) => {
    name = /^\[ebur128@(\w+) @ \w+\] .*Summary:/.exec(line)?.[1] ?? name;
    const [, what, figure = ''] = /^\s+(I|Peak):\s+(\S+) (?:LUFS|dBFS)/.exec(line) ?? [];
    if (name === null || what === undefined) return;
    const value = Number(figure);
    const known = heard.get(name) ?? UNHEARD;
    if (what === 'I') heard.set(name, { ...known, integratedLufs: value > GATE_LUFS ? value : null });
    else heard.set(name, { ...known, truePeakDbtp: Number.isFinite(value) ? value : null });
  };
}

/** Below this nothing counts (BS.1770); it is what ebur128 says when it heard nothing. */
const GATE_LUFS = -70;

const hundredths = (value: number): number => Math.round(value * 100) / 100;
