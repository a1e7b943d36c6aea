import type { ServiceHours, ServiceSpan } from '../model/service-hours.ts';
import type { DayNumber } from './calendar-day.ts';
import { dayAt, type Span } from './local-time.ts';
import { recurrenceOf, startsOn, windowOn, type Recurrence } from './recurrence.ts';

const everyWeek = ({ weekdays, from, to }: ServiceSpan): Recurrence =>
  recurrenceOf({ from: '1970-01-01', until: null, weekdays, start: from, end: to });

/** When a station is open between two instants: in order, without overlap, those that touch as one. */
export function serviceTime(zone: string, hours: ServiceHours, from: number, to: number): Span[] {
  const rules = hours.map(everyWeek);
  const [first, last] = [dayAt(zone, from) - 1, dayAt(zone, to)]; // One that began the day before may go on over midnight.
  const days = Array.from({ length: last - first + 1 }, (_, index): DayNumber => first + index);
  const windows = days.flatMap((day) => rules.flatMap((rule) => (startsOn(rule, day) ? (windowOn(zone, rule, day) ?? []) : [])));
  const cut = windows.map((span) => ({ from: Math.max(from, span.from), to: Math.min(to, span.to) }));
  return union(cut.filter((span) => span.from < span.to));
}

function union(spans: readonly Span[]): Span[] {
  const joined: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else joined.push({ ...span });
  }
  return joined;
}

export const isInService = (zone: string, hours: ServiceHours, at: number): boolean => serviceTime(zone, hours, at, at + 1).length > 0;
