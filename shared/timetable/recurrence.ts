import type { SlotTime } from '../model/programme.ts';
import { dayNumber, secondOfDay, weekdayOf } from './calendar-day.ts';
import type { DayNumber } from './calendar-day.ts';
import { endInstant, startInstant } from './local-time.ts';
import type { Span } from './local-time.ts';

/** A slot's time, read once. */
export type Recurrence = {
  firstDay: DayNumber;
  lastDay: DayNumber;
  weekdays: ReadonlySet<number>;
  startSecond: number;
  endSecond: number;
  /** The window ends on the day after the one it starts on. */
  isOvernight: boolean;
};

export function recurrenceOf(time: SlotTime): Recurrence {
  const startSecond = secondOfDay(time.start);
  const endSecond = secondOfDay(time.end);
  return {
    firstDay: dayNumber(time.from),
    lastDay: time.until === null ? Infinity : dayNumber(time.until),
    weekdays: new Set(time.weekdays),
    startSecond,
    endSecond,
    isOvernight: endSecond <= startSecond,
  };
}

/** The weekday of the day it starts on counts, for a window over midnight too. */
export const startsOn = (rule: Recurrence, day: DayNumber): boolean =>
  rule.firstDay <= day && day <= rule.lastDay && rule.weekdays.has(weekdayOf(day));

/** The window that starts on this day, be it listed or not; undefined when its start does not exist there. */
export function windowOn(zone: string, rule: Recurrence, day: DayNumber): Span | undefined {
  const from = startInstant(zone, day, rule.startSecond);
  if (from === undefined) return undefined;
  return { from, to: endInstant(zone, rule.isOvernight ? day + 1 : day, rule.endSecond, from) };
}

/** Two months: a start is left out at most on a day or two a year, and a listed weekday comes back every week. */
const LONGEST_SEARCH_DAYS = 62;

/** First instant, not before `at`, at which a window starts; undefined when there is none left. */
export function nextStart(zone: string, rule: Recurrence, at: number, dayOfAt: DayNumber): number | undefined {
  const first = Math.max(rule.firstDay, dayOfAt);
  const last = Math.min(rule.lastDay, first + LONGEST_SEARCH_DAYS);
  for (let day = first; day <= last; day++) {
    if (!startsOn(rule, day)) continue;
    const from = startInstant(zone, day, rule.startSecond);
    if (from !== undefined && from >= at) return from;
  }
  return undefined;
}
