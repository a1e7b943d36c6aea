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
/** A limiter takes back a part of what a gain gives: so much of what it cuts off is given beforehand, but not without end. */
const TAKEN_BACK = 0.2;
const MOST_TAKEN_BACK_DB = 4;
/** So much louder a limited sound becomes by each decibel of gain, as long as nothing is known of it. */
const LIMITED_SLOPE = 0.77;
/** Claps over soft speech: until the speech is heard beside them, gain does next to nothing, and then a great deal. */
const LEAST_SLOPE = 0.1;
/** The meter rounds to a tenth: a smaller gain tells nothing. */
const LEAST_TOLD_DB = 0.3;
const MOST_STEP_DB = 12;
/** So much loudness goes with every decibel that the ceiling comes down. */
const LOST_BY_CEILING = 0.6;
/** The ceiling comes down by what stood out, and hardly more: what is lost by it must be made up for. */
const SURELY_LOWER_DB = 0.1;
/** A ceiling so far below what its peaks ask for is lifted again where loudness is wanting. */
const IDLE_DB = 1;
/** What would need more than the softest sound does is noise between clicks. */
const MOST_GAIN_DB = TARGET_LUFS - SILENCE_LUFS;
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
  return { mode: 'limited', gainDb: hundredths(gainDb + Math.min(MOST_TAKEN_BACK_DB, cutDb * TAKEN_BACK)), ceilingDb };
}

export type Outcome = { shaping: Shaping; heard: Heard };

/** What to try next after this came out, and that before it; null when it is as it should be, or nothing more can be done. */
export function correctedShaping({ shaping, heard }: Outcome, before?: Outcome): Shaping | null {
  const { mode, gainDb, ceilingDb } = shaping;
  const offLu = mode === 'silence' || heard.integratedLufs === null ? 0 : TARGET_LUFS - heard.integratedLufs;
  const overDb = heard.truePeakDbtp === null ? 0 : heard.truePeakDbtp - SURE_DBTP;
  if (Math.abs(offLu) <= NEAR_LU && overDb <= 0) return null;

  if (ceilingDb === null && overDb + offLu <= 0) return { ...shaping, gainDb: hundredths(gainDb + offLu) };
  const corrected: Shaping = {
    mode: mode === 'silence' ? mode : 'limited',
    gainDb: mode === 'silence' ? 0 : nextGain({ shaping, heard }, before, offLu),
    ceilingDb: nextCeiling(ceilingDb, overDb, offLu),
  };
  return corrected.gainDb === gainDb && corrected.ceilingDb === ceilingDb ? null : corrected;
}

function nextCeiling(ceilingDb: number | null, overDb: number, offLu: number): number {
  if (ceilingDb === null) return FIRST_CEILING_DB;
  const isIdle = offLu > NEAR_LU && overDb < -IDLE_DB;
  if (overDb <= 0 && !isIdle) return ceilingDb;
  return hundredths(clamp(ceilingDb - overDb - SURELY_LOWER_DB, LOWEST_CEILING_DB, FIRST_CEILING_DB));
}

function nextGain(last: Outcome, before: Outcome | undefined, offLu: number): number {
  const { gainDb, ceilingDb } = last.shaping;
  if (ceilingDb === null) return hundredths(gainDb + offLu);
  const overDb = Math.max(0, (last.heard.truePeakDbtp ?? SURE_DBTP) - SURE_DBTP);
  const step = clamp((offLu + overDb * LOST_BY_CEILING) / slopeOf(last, before), -MOST_STEP_DB, MOST_STEP_DB);
  return hundredths(Math.min(Math.max(gainDb, MOST_GAIN_DB), gainDb + step));
}

/** How much louder a decibel of gain made it the last time. */
function slopeOf(last: Outcome, before: Outcome | undefined): number {
  const [ceiling, ceilingBefore] = [last.shaping.ceilingDb, before?.shaping.ceilingDb ?? null];
  const [lufs, lufsBefore] = [last.heard.integratedLufs, before?.heard.integratedLufs ?? null];
  if (!before || ceiling === null || ceilingBefore === null || lufs === null || lufsBefore === null) return LIMITED_SLOPE;
  const gainedDb = last.shaping.gainDb - before.shaping.gainDb;
  if (Math.abs(gainedDb) < LEAST_TOLD_DB) return LIMITED_SLOPE;
  return clamp((lufs - lufsBefore + (ceilingBefore - ceiling) * LOST_BY_CEILING) / gainedDb, LEAST_SLOPE, 1);
}

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

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
