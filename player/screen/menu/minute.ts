import { FIELDS, type LocalMinute } from './places.ts';

const MOST: Record<Exclude<(typeof FIELDS)[number], 'day'>, readonly [number, number]> = {
  year: [2020, 2099],
  month: [1, 12],
  hour: [0, 23],
  minute: [0, 59],
};

const daysIn = ({ year, month }: Pick<LocalMinute, 'year' | 'month'>): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

/** One field one up or down, and round at its ends; a day that the month does not have becomes its last. */
export function changed(value: LocalMinute, field: (typeof FIELDS)[number], by: 1 | -1): LocalMinute {
  const [low, high] = field === 'day' ? [1, daysIn(value)] : MOST[field];
  const count = high - low + 1;
  const next = { ...value, [field]: low + ((value[field] - low + by + count) % count) };
  return { ...next, day: Math.min(next.day, daysIn(next)) };
}
