import type { SlotTime } from '#shared/model/programme.ts';
import type { Formats } from '../../../kit/format.ts';
import type { Translate } from '../../../kit/i18n.ts';

const WORDS = ['wd1', 'wd2', 'wd3', 'wd4', 'wd5', 'wd6', 'wd7'] as const;
export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;

export const weekdayWord = (weekday: number, t: Translate): string => t(`programmes.${WORDS[weekday - 1] ?? 'wd1'}`);

/** 每天, 周一至周五, 周末, or the days one by one. */
export function weekdayWords(weekdays: readonly number[], t: Translate): string {
  const days = [...weekdays].sort((a, b) => a - b);
  const key = days.join('');
  if (key === '1234567') return t('programmes.everyDay');
  if (key === '12345') return t('programmes.workdays');
  if (key === '67') return t('programmes.weekend');
  return days.map((day) => weekdayWord(day, t)).join(t('common.listComma'));
}

const minutesOf = (time: string): number => {
  const [h = 0, m = 0, s = 0] = time.split(':').map(Number);
  return h * 60 + m + s / 60;
};

/** Length of a window in minutes; an end not later than the start lies on the next day. */
export function windowMinutes({ start, end }: Pick<SlotTime, 'start' | 'end'>): number {
  const gone = minutesOf(end) - minutesOf(start);
  return gone > 0 ? gone : gone + 1440;
}

export function minutesWords(minutes: number, t: Translate): string {
  const hours = Math.floor(minutes / 60);
  const rest = Math.round(minutes % 60);
  if (rest === 0) return t('programmes.onlyHours', { hours });
  return hours === 0 ? t('programmes.onlyMinutes', { minutes: rest }) : t('programmes.hoursMinutes', { hours, minutes: rest });
}

/** Says in words what a window amounts to, above all when it runs over midnight. */
export function windowWords(window: Pick<SlotTime, 'start' | 'end'>, t: Translate): string {
  const length = minutesWords(windowMinutes(window), t);
  if (window.start === window.end) return t('programmes.wholeDay');
  return window.end > window.start ? t('programmes.sameDay', { length }) : t('programmes.overMidnight', { end: window.end, length });
}

/** 09:00–10:30, or 22:00–次日 06:00. */
export function windowShort({ start, end }: Pick<SlotTime, 'start' | 'end'>, t: Translate): string {
  return `${start}–${end > start ? '' : `${t('programmes.untilNextDay')} `}${end}`;
}

export function datesWords({ from, until }: Pick<SlotTime, 'from' | 'until'>, t: Translate, format: Formats): string {
  if (until === null) return `${format.day(from)} ${t('programmes.openEnded')}`;
  return from === until ? format.day(from) : `${format.day(from)} – ${format.day(until)}`;
}
