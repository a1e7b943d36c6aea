import type { Language } from '#shared/words/languages.ts';

const DAY_MS = 86_400_000;
const pad = (n: number): string => String(n).padStart(2, '0');

/** How numbers, times and sizes are written, in one language. Instants are shown in the given zone, or the browser's own. */
export function formats(language: Language) {
  const number = new Intl.NumberFormat(language);
  const decimal = new Intl.NumberFormat(language, { maximumFractionDigits: 1, minimumFractionDigits: 1 });
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });

  /** 11月23日 14:05; the year only where it is not this one. */
  function dateTime(ms: number, timeZone?: string): string {
    return `${date(ms, timeZone)} ${time(ms, timeZone)}`;
  }

  function date(ms: number, timeZone?: string): string {
    const sameYear = new Date(ms).getFullYear() === new Date().getFullYear();
    const options: Intl.DateTimeFormatOptions = sameYear
      ? { month: 'short', day: 'numeric' }
      : { year: 'numeric', month: 'short', day: 'numeric' };
    return new Intl.DateTimeFormat(language, { ...options, timeZone }).format(ms);
  }

  function time(ms: number, timeZone?: string, withSeconds = false): string {
    const seconds: Intl.DateTimeFormatOptions = withSeconds ? { second: '2-digit' } : {};
    return new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone, ...seconds }).format(ms);
  }

  const weekday = (ms: number, timeZone?: string, width: 'long' | 'short' = 'long'): string =>
    new Intl.DateTimeFormat(language, { weekday: width, timeZone }).format(ms);

  /** '2026-11-23' as a person writes it; a day has no zone. */
  const day = (iso: string): string => date(Date.parse(`${iso}T12:00:00Z`), 'UTC');

  function ago(ms: number, now: number = Date.now()): string {
    const gone = now - ms;
    if (gone < 60_000) return relative.format(0, 'second');
    if (gone < 3_600_000) return relative.format(-Math.round(gone / 60_000), 'minute');
    if (gone < DAY_MS) return relative.format(-Math.round(gone / 3_600_000), 'hour');
    return relative.format(-Math.round(gone / DAY_MS), 'day');
  }

  /** A few seconds are not nothing: the fewer the hours, the more decimals. */
  function hours(ms: number): string {
    const value = ms / 3_600_000;
    if (value === 0 || value >= 10) return decimal.format(value);
    const digits = value >= 0.1 ? 2 : 3;
    return new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
  }

  function bytes(count: number): string {
    const units = ['B', 'KB', 'MB', 'GB', 'TB'];
    const step = count < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log(count) / Math.log(1024)));
    const value = count / 1024 ** step;
    return `${step === 0 || value >= 100 ? number.format(Math.round(value)) : decimal.format(value)} ${units[step] ?? 'B'}`;
  }

  return { number: (n: number) => number.format(n), dateTime, date, time, weekday, day, ago, hours, bytes, length };
}
export type Formats = ReturnType<typeof formats>;

/** Length of media: 12:41, 1:02:33. */
export function length(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${pad(m)}:${pad(s)}` : `${m}:${pad(s)}`;
}

/** The local calendar day of an instant, '2026-11-23'. */
export function isoDay(ms: number): string {
  const at = new Date(ms);
  return `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
}

/** A day some days later; the calendar's arithmetic, free of zones. */
export const addDays = (iso: string, days: number): string =>
  new Date(Date.parse(`${iso}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** 1 = Monday … 7 = Sunday. */
export const weekdayOf = (iso: string): number => new Date(`${iso}T00:00:00Z`).getUTCDay() || 7;
