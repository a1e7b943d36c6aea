import type { Day, TimeOfDay } from '../model/programme.ts';
import { DAY_MS, HOUR_MS, dayName, dayNumber, secondOfDay, weekdayOf } from './calendar-day.ts';
import type { DayNumber } from './calendar-day.ts';
import { offsetSpanAt } from './zone-offset.ts';

/** Half-open: `from` belongs to it, `to` does not. UTC ms. */
export type Span = { from: number; to: number };

/** What a local day and time means on the one line of instants. */
export type Meaning = { kind: 'once'; at: number } | { kind: 'twice'; first: number; second: number } | { kind: 'never'; gap: number };

/** No zone was ever further from UTC (Manila and Alaska, when they changed sides of the date line). */
const FURTHEST_OFFSET_MS = 16 * HOUR_MS;

/** `never`: the clock was put forward over it, at the instant `gap`. `twice`: the clock was put back over it. */
export function meaningOf(zone: string, day: DayNumber, second: number): Meaning {
  const local = day * DAY_MS + second * 1000;
  const instants: number[] = [];
  let gap = local;
  let span = offsetSpanAt(zone, local - FURTHEST_OFFSET_MS);
  for (;;) {
    const at = local - span.offsetMs;
    if (span.from <= at && at < span.to) instants.push(at);
    if (span.to > local + FURTHEST_OFFSET_MS) break;
    const next = offsetSpanAt(zone, span.to);
    if (span.to + span.offsetMs <= local && local < span.to + next.offsetMs) gap = span.to;
    span = next;
  }
  const [first, second_] = instants;
  if (first === undefined) return { kind: 'never', gap };
  return second_ === undefined ? { kind: 'once', at: first } : { kind: 'twice', first, second: second_ };
}

/** A nonexistent start is skipped (undefined); a doubled one is the first. */
export function startInstant(zone: string, day: DayNumber, second: number): number | undefined {
  const meaning = meaningOf(zone, day, second);
  if (meaning.kind === 'never') return undefined;
  return meaning.kind === 'once' ? meaning.at : meaning.first;
}

/** A nonexistent end is the instant of the gap; a doubled one is the first that lies after the start. */
export function endInstant(zone: string, day: DayNumber, second: number, start: number): number {
  const meaning = meaningOf(zone, day, second);
  if (meaning.kind === 'never') return meaning.gap;
  if (meaning.kind === 'once') return meaning.at;
  return meaning.first > start ? meaning.first : meaning.second;
}

/** A day begins at its midnight, where that does not exist at the gap, where it is doubled at the first; so days never overlap. */
export const dayBegin = (zone: string, day: DayNumber): number => endInstant(zone, day, 0, -Infinity);

/** Empty for a day that a zone left out (Samoa, 2011-12-30). */
export const dayBounds = (zone: string, day: DayNumber): Span => ({ from: dayBegin(zone, day), to: dayBegin(zone, day + 1) });

export const localDayBounds = (zone: string, day: Day): Span => dayBounds(zone, dayNumber(day));

export function dayAt(zone: string, instant: number): DayNumber {
  const shown = Math.floor((instant + offsetSpanAt(zone, instant).offsetMs) / DAY_MS);
  // A clock put back just after midnight shows yesterday once more; the new day has begun all the same.
  return dayBegin(zone, shown + 1) <= instant ? shown + 1 : shown;
}

/** undefined when the clock is put forward over it; the first instant when it is put back over it. */
export const instantOf = (zone: string, day: Day, time: TimeOfDay): number | undefined =>
  startInstant(zone, dayNumber(day), secondOfDay(time));

/** What calendar and clock on the wall show; `time` is 'HH:MM:SS'. */
export function localTimeAt(zone: string, instant: number): { day: Day; weekday: number; time: TimeOfDay } {
  const local = Math.floor(instant) + offsetSpanAt(zone, instant).offsetMs;
  const day = Math.floor(local / DAY_MS);
  return { day: dayName(day), weekday: weekdayOf(day), time: new Date(local).toISOString().replace(/^.*T|\..*$/g, '') };
}

/** First instant after this one at which the local clock shows a full hour: there a loop re-joins its wheel. */
export function nextLocalHour(zone: string, instant: number): number {
  const span = offsetSpanAt(zone, instant);
  const hour = (Math.floor((instant + span.offsetMs) / HOUR_MS) + 1) * HOUR_MS - span.offsetMs;
  if (hour < span.to) return hour;

  const showsFullHour = (span.to + offsetSpanAt(zone, span.to).offsetMs) % HOUR_MS === 0;
  return showsFullHour ? span.to : nextLocalHour(zone, span.to);
}
