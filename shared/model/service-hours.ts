import { z } from 'zod';
import { TimeOfDay, Weekday } from './calendar.ts';

/** A stretch of the week in which a station is open, in its own local time. An end not later than the start lies on the next day; equal times are a whole day. */
export const ServiceSpan = z.strictObject({
  weekdays: z.array(Weekday).min(1).max(7),
  from: TimeOfDay,
  to: TimeOfDay,
});
export type ServiceSpan = z.infer<typeof ServiceSpan>;

/** Every station has them: rates of being on are counted inside them. Spans may overlap; an hour counts once. */
export const ServiceHours = z.array(ServiceSpan).min(1).max(20).overwrite(tidied);
export type ServiceHours = z.infer<typeof ServiceHours>;

export const USUAL_HOURS: ServiceHours = [{ weekdays: [1, 2, 3, 4, 5, 6, 7], from: '08:00', to: '18:00' }];

/** One form for what means the same: weekdays once and in order, spans in the order of the week. */
function tidied(spans: ServiceSpan[]): ServiceSpan[] {
  const keyOf = ({ weekdays, from, to }: ServiceSpan): string => `${weekdays.join('')} ${from} ${to}`;
  const tidy = spans.map((span) => ({ ...span, weekdays: [...new Set(span.weekdays)].toSorted((a, b) => a - b) }));
  const once = new Map(tidy.map((span) => [keyOf(span), span]));
  return [...once.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, span]) => span);
}
