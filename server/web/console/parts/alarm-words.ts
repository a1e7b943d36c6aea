import { Distrust, KnownAlarm, SERVERS_OWN, type Alarm } from '#shared/model/alarm.ts';
import type { Translate } from '../../kit/i18n.ts';
import type { Formats } from '../../kit/format.ts';

/** What has happened and what to do about it; what this version has no sentence for is shown as it is. */
export function alarmWords({ what, detail }: Pick<Alarm, 'what' | 'detail'>, t: Translate): { said: string; todo: string } {
  const known = KnownAlarm.safeParse(what).data;
  if (!known) return { said: t('alarms.unknown', { what }), todo: detail };
  const said = t(`alarms.what.${known}`, { detail });
  if (known !== 'manifest_distrusted') return { said, todo: t(`alarms.todo.${known}`) };
  const why = Distrust.safeParse(detail).data;
  return { said, todo: why ? t(`alarms.distrust.${why}`) : detail };
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
