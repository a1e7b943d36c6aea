import { addDays, isoDay } from '../../../kit/format.ts';

/** Days from and to, both counted. */
export interface Range {
  from: string;
  to: string;
}
export type Preset = 'today' | 'last7' | 'last30';

const lengths = { today: 1, last7: 7, last30: 30 } as const;
export const PRESETS = ['today', 'last7', 'last30'] as const;

const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));

export function presetRange(preset: Preset, now: number = Date.now()): Range {
  const to = isoDay(now);
  return { from: addDays(to, 1 - lengths[preset]), to };
}

/** What the address says, put in order; the last seven days where it says nothing. */
export function rangeOf(from: string, to: string, now: number = Date.now()): Range {
  if (!isDay(from) || !isDay(to)) return presetRange('last7', now);
  return from <= to ? { from, to } : { from: to, to: from };
}

export const presetOf = (range: Range, now: number = Date.now()): Preset | undefined =>
  PRESETS.find((preset) => {
    const { from, to } = presetRange(preset, now);
    return range.from === from && range.to === to;
  });

/** Every day of a range, so that days without a showing stand in the chart too. */
export function daysOf({ from, to }: Range): string[] {
  const days: string[] = [];
  for (let day = from; day <= to && days.length < 400; day = addDays(day, 1)) days.push(day);
  return days;
}
