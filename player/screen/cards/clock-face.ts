import { fill, type ScreenWords } from './speech.ts';

/** An instant as the people at the station read it from their own clock. */
export interface LocalTime {
  year: number;
  month: number;
  day: number;
  /** 1 = Monday … 7 = Sunday. */
  weekday: number;
  hour: number;
  minute: number;
}

const DAY_MS = 86_400_000;

export function localTime(instant: number, zone: string | undefined): LocalTime {
  const parts = new Map(
    formatIn(zone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const [year, month, day] = [parts.get('year') ?? 0, parts.get('month') ?? 0, parts.get('day') ?? 0];
  const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay() || 7;
  return { year, month, day, weekday, hour: parts.get('hour') ?? 0, minute: parts.get('minute') ?? 0 };
}

/** A zone that this browser does not know must not take the card away. */
function formatIn(zone: string | undefined): Intl.DateTimeFormat {
  const options = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', hourCycle: 'h23' } as const;
  try {
    return new Intl.DateTimeFormat('en', { ...options, ...(zone ? { timeZone: zone } : {}) });
  } catch {
    return new Intl.DateTimeFormat('en', options);
  }
}

const two = (number: number): string => String(number).padStart(2, '0');

export const timeText = ({ hour, minute }: Pick<LocalTime, 'hour' | 'minute'>): string => `${two(hour)}:${two(minute)}`;

const named = (names: Record<string, string>, number: number): string => names[String(number)] ?? '';

export const dateText = ({ month, day, weekday }: LocalTime, words: ScreenWords): string =>
  fill(words.date, { month: named(words.month, month), day, weekday: named(words.weekday, weekday) });

/** When the next item begins, as short as it can be said: the bare time today, with the day otherwise or while the clock is unsure. */
export function whenText(at: number, now: number | null, zone: string | undefined, words: ScreenWords): string {
  const then = localTime(at, zone);
  const time = timeText(then);
  const dayOf = (local: LocalTime): number => Date.UTC(local.year, local.month - 1, local.day) / DAY_MS;
  const daysAway = now === null ? Number.NaN : dayOf(then) - dayOf(localTime(now, zone));
  if (daysAway === 0) return time;
  if (daysAway === 1) return fill(words.tomorrow, { time });
  return fill(words.onDay, { month: named(words.month, then.month), day: then.day, time });
}
