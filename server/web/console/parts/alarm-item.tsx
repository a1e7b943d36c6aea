import { CheckCircleOutlined, WarningFilled } from '@ant-design/icons';
import { App } from 'antd';
import { Link } from 'react-router';
import { SERVERS_OWN, type Alarm } from '#shared/model/alarm.ts';
import { picturePath } from '#shared/protocol/http/screen-files.ts';
import { useTell } from '../../kit/asking.ts';
import { useFailureWords, useWords } from '../../kit/speaking.ts';
import { May } from './may.tsx';
import { alarmTime, alarmWords, recordPath } from './alarm-words.ts';

export const alarmKey = ({ screen, epoch, seq }: Alarm): string => `${screen} ${epoch} ${seq}`;

/** One alarm in a list: where, what, when, what to do; the way to its record; and who has seen it, or the button to say so. */
export function AlarmItem({ alarm, isAtHome = false }: { alarm: Alarm; isAtHome?: boolean }) {
  const { t, format } = useWords();
  const { said, todo } = alarmWords(alarm, t, format);
  const { seen } = alarm;
  return (
    <li className="fc-alarm">
      {seen ? <CheckCircleOutlined className="fc-state-off" /> : <WarningFilled className="fc-state-never" />}
      <div>
        <p>
          {!isAtHome && <Place alarm={alarm} />} {said}
        </p>
        <p className="fc-note">
          {alarmTime(alarm, t, format)}
          {todo !== '' && ` · ${todo}`}
        </p>
        {seen && <p className="fc-note">{t('alarms.seen', { name: seen.by, time: format.dateTime(seen.at) })}</p>}
      </div>
      <div className="fc-need-actions">
        {alarm.picture && (
          <a href={picturePath(alarm.screen, alarm.picture)} target="_blank" rel="noreferrer" className="fc-need-action">
            {t('pictures.ofAlarm')}
          </a>
        )}
        <Link to={recordPath(alarm)} className="fc-need-action" preventScrollReset={isAtHome}>
          {alarm.seq === SERVERS_OWN ? t('alarms.fork') : t('alarms.line')}
        </Link>
        {!seen && (
          <May right="places.write">
            <MarkSeen alarms={[alarm]} />
          </May>
        )}
      </div>
    </li>
  );
}

function Place({ alarm: { screen, screenName, stationName } }: { alarm: Alarm }) {
  return <Link to={`/screens/${screen}`}>{[stationName, screenName || screen].filter(Boolean).join(' · ')}</Link>;
}

export function MarkSeen({ alarms }: { alarms: readonly Alarm[] }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const say = useFailureWords();
  const mark = useTell('markAlarmsSeen');
  const keys = alarms.map(({ screen, epoch, seq }) => ({ screen, epoch, seq }));
  const onClick = () =>
    mark.mutate(
      { body: { alarms: keys } },
      { onSuccess: () => void message.success(t('alarms.marked')), onError: (error) => void message.error(say(error)) },
    );
  return (
    <button type="button" className="fc-need-action" disabled={mark.isPending} onClick={onClick}>
      {alarms.length === 1 ? t('alarms.markSeen') : t('alarms.markAllSeen', { count: alarms.length })}
    </button>
  );
}
