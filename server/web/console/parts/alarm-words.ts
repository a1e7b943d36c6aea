import { AlarmedItem, Distrust, KnownAlarm, Lowered, PageFault, SERVERS_OWN, TooLarge, type Alarm } from '#shared/model/alarm.ts';
import type { Translate } from '../../kit/i18n.ts';
import type { Formats } from '../../kit/format.ts';

/** What has happened and what to do about it; what this version has no sentence for is shown as it is. */
export function alarmWords(
  { what, detail, person }: Pick<Alarm, 'what' | 'detail' | 'person'>,
  t: Translate,
  format: Pick<Formats, 'bytes'>,
): { said: string; todo: string } {
  const known = KnownAlarm.safeParse(what).data;
  if (!known) return { said: t('alarms.unknown', { what }), todo: detail };
  const name = person === null ? t('alarms.somebody') : person || t('audit.erasedPerson');
  const said = t(`alarms.what.${known}`, { detail: spoken(known, detail, t), name });
  if (known === 'plan_lowered') return { said, todo: loweredWords(detail, t, format) };
  if (known === 'plan_too_large') return { said, todo: tooLargeWords(detail, t, format) };
  if (known !== 'manifest_distrusted') return { said, todo: t(`alarms.todo.${known}`) };
  const why = Distrust.safeParse(detail).data;
  return { said, todo: why ? t(`alarms.distrust.${why}`) : detail };
}

function spoken(known: KnownAlarm, detail: string, t: Translate): string {
  if (known === 'page_replaced') {
    const fault = PageFault.safeParse(detail).data;
    return fault ? t(`alarms.pageFault.${fault}`) : detail;
  }
  if (known !== 'item_quarantined' && known !== 'picture_plain') return detail;
  const item = AlarmedItem.safeParse(parsed(detail)).data;
  return item ? t('alarms.itemTitle', { title: item.title }) : detail;
}

/** By name, as far as the screen told them. */
function tooLargeWords(detail: string, t: Translate, format: Pick<Formats, 'bytes'>): string {
  const told = TooLarge.safeParse(parsed(detail)).data;
  if (!told) return detail;
  const named = told.named.map((name) => t('alarms.tooLarge.title', { name })).join(t('alarms.tooLarge.comma'));
  const more = told.count - told.named.length;
  const rest = more > 0 ? t('alarms.tooLarge.more', { count: more }) : '';
  return t('alarms.tooLarge.todo', { need: format.bytes(told.needBytes), room: format.bytes(told.roomBytes), named: named + rest });
}

function loweredWords(detail: string, t: Translate, format: Pick<Formats, 'bytes'>): string {
  const told = Lowered.safeParse(parsed(detail)).data;
  if (!told) return detail;
  return t('alarms.lowered', { lines: told.lines, need: format.bytes(told.needBytes), room: format.bytes(told.roomBytes) });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** When it was raised; a clock that was unsure is said to be so, beside the time at which the server heard of it. */
export function alarmTime({ at, clock, receivedAt }: Alarm, t: Translate, format: Formats): string {
  if (at === null || clock === 'unsure') return t('alarms.clockUnsure', { time: format.dateTime(receivedAt) });
  return format.dateTime(at);
}

/** To the screen's page with the very line open, or with both histories. */
export function recordPath({ screen, epoch, seq }: Pick<Alarm, 'screen' | 'epoch' | 'seq'>): string {
  const record = seq === SERVERS_OWN ? { fork: `${screen}/${epoch}` } : { line: `${screen}/${epoch}/${seq}` };
  return `/screens/${screen}?${new URLSearchParams(record)}`;
}
