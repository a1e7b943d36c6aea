import { isUnlimited, type DownloadRule } from '#shared/model/download-rule.ts';
import type { Translate } from '../../kit/i18n.ts';
import type { Formats } from '../../kit/format.ts';
import { windowShort } from '../pages/timetable/slot-words.ts';

/** 最多 512 kbit/s，22:00–次日 06:00 */
export function downloadWords(rule: DownloadRule, t: Translate, format: Pick<Formats, 'number'>): string {
  if (isUnlimited(rule)) return t('places.downloadFree');
  const { rateCapKbps, window } = rule;
  const cap = rateCapKbps === null ? [] : [t('places.atMost', { kbps: format.number(rateCapKbps) })];
  const hours = window === null ? [] : [windowShort({ start: window.from, end: window.to }, t)];
  return [...cap, ...hours].join(t('common.listComma'));
}
