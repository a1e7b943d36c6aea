import { DownloadWindow } from '../model/download-rule.ts';
import { ServiceHours } from '../model/service-hours.ts';

const DAYS = '一二三四五六日';

/** 一至五 08:00-18:00；六、日 19:00-01:00 as people write it, or 1-5 with digits. */
export const hoursText = (hours: ServiceHours): string =>
  hours.map(({ weekdays, from, to }) => `周${daysText(weekdays)} ${from}-${to}`).join('；');

function daysText(days: readonly number[]): string {
  const [first = 1, last = 7] = [days[0], days.at(-1)];
  const name = (day: number): string => DAYS[day - 1] ?? '';
  if (days.length > 2 && last - first === days.length - 1) return `${name(first)}至${name(last)}`;
  return days.map(name).join('、');
}

/** Undefined: it is not understood. */
export function readHours(text: string): ServiceHours | undefined {
  const spans = text
    .normalize('NFKC')
    .replaceAll(/星期|周|週/g, '')
    .replaceAll(/每天|daily/gi, '1-7 ')
    .replaceAll(/[一二三四五六日天]/g, (day) => String(day === '天' ? 7 : DAYS.indexOf(day) + 1))
    .replaceAll(/\s*[至到~–—-]\s*/g, '-')
    .split(/[;\n]/)
    .filter((span) => span.trim() !== '')
    .map((span) => spanOf(span.trim()));
  return ServiceHours.safeParse(spans).data;
}

function spanOf(span: string) {
  const [, days = '', from = '', to = ''] = /^([1-7][1-7,、-]*)\s+(\d{1,2}:\d\d(?::\d\d)?)-(\d{1,2}:\d\d(?::\d\d)?)$/.exec(span) ?? [];
  const weekdays = (days.match(/[1-7]-[1-7]|[1-7]/g) ?? []).flatMap((part) => {
    const [first = 0, last = first] = part.split('-').map(Number);
    return Array.from({ length: ((last - first + 7) % 7) + 1 }, (_, i) => ((first - 1 + i) % 7) + 1);
  });
  return { weekdays, from: twoDigits(from), to: twoDigits(to) };
}

const twoDigits = (time: string): string => (/^\d:/.test(time) ? `0${time}` : time);

/** 22:00-06:00, of each day. Undefined: it is not understood. */
export function readWindow(text: string): DownloadWindow | undefined {
  const [, from = '', to = ''] = /^(\d{1,2}:\d\d)[-~–—至到](\d{1,2}:\d\d)$/.exec(text.normalize('NFKC').replaceAll(/\s/g, '')) ?? [];
  return DownloadWindow.safeParse({ from: twoDigits(from), to: twoDigits(to) }).data;
}
