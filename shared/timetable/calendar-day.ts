import type { Day, TimeOfDay } from '../model/programme.ts';

export const DAY_MS = 86_400_000;
export const HOUR_MS = 3_600_000;

/** Days since 1970-01-01: days that are only counted and compared need no calendar. */
export type DayNumber = number;

export const dayNumber = (day: Day): DayNumber => Date.parse(`${day}T00:00:00Z`) / DAY_MS;

export const dayName = (day: DayNumber): Day => new Date(day * DAY_MS).toISOString().replace(/T.*/, '');

/** 1 = Monday … 7 = Sunday; 1970-01-01 was a Thursday. */
export const weekdayOf = (day: DayNumber): number => ((((day + 3) % 7) + 7) % 7) + 1;

export function secondOfDay(time: TimeOfDay): number {
  const [hour = 0, minute = 0, second = 0] = time.split(':').map(Number);
  return hour * 3600 + minute * 60 + second;
}
