import { localTime, timeText, type LocalTime } from '../cards/clock-face.ts';
import { fill, type ScreenWords } from '../cards/speech.ts';
import type { OpenMenu } from './menu.ts';

const MINUTE_MS = 60_000;

/** What is in the way, in words. The wait is told as long as it lasts, whatever key is pressed. */
export function noteText({ place, view, note }: OpenMenu, words: ScreenWords): string {
  const { refused } = words.menu;
  const operator = place.at === 'pin' ? view.operators.find(({ id }) => id === place.operator) : undefined;
  if (operator && operator.waitMs > 0) return fill(refused.wait, { wait: spanText(operator.waitMs, words) });
  if (note === null || note === 'wait') return '';
  const { from, until } = view.clock;
  return fill(refused[note], { from: instantText(from, view.zone, words), until: instantText(until, view.zone, words) });
}

/** Whole seconds, and whole minutes from two on; never less than it is. */
export function spanText(ms: number, words: ScreenWords): string {
  if (ms < 2 * MINUTE_MS) return fill(words.menu.seconds, { count: Math.ceil(ms / 1000) });
  return fill(words.menu.minutes, { count: Math.ceil(ms / MINUTE_MS) });
}

export function fullDate(local: Omit<LocalTime, 'weekday'>, words: ScreenWords): string {
  const { year, month, day } = local;
  const months: Record<string, string> = words.month;
  return fill(words.menu.fullDate, { year, month: months[String(month)] ?? '', day, time: timeText(local) });
}

const instantText = (at: number, zone: string, words: ScreenWords): string => fullDate(localTime(at, zone), words);
