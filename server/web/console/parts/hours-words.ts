import type { ServiceHours } from '#shared/model/service-hours.ts';
import type { Translate } from '../../kit/i18n.ts';
import { weekdayWords, windowShort } from '../pages/timetable/slot-words.ts';

/** 每天 08:00–18:00; stretches of the same days stand together. */
export function hoursWords(hours: ServiceHours, t: Translate): string[] {
  const byDays = Map.groupBy(hours, ({ weekdays }) => weekdays.join(''));
  return [...byDays.values()].map((spans) => {
    const times = spans.map(({ from, to }) => windowShort({ start: from, end: to }, t)).join(t('common.listComma'));
    return `${weekdayWords(spans[0]?.weekdays ?? [], t)} ${times}`;
  });
}
