import { Link } from 'react-router';
import { useAsk } from '../../../kit/asking.ts';
import { useWords } from '../../../kit/speaking.ts';
import { alarmKey, AlarmItem } from '../../parts/alarm-item.tsx';
import { Panel } from '../../parts/page.tsx';

const SHOWN = 5;

/** The panel is there only where something was ever raised. */
export function AlarmsPanel({ screen }: { screen: string }) {
  const { t } = useWords();
  const { data } = useAsk('listAlarms', { query: { screen, size: SHOWN } });
  if (!data || data.total === 0) return null;
  return (
    <Panel
      title={t('alarms.ofScreen')}
      aside={<Link to={`/system/alarms?screen=${screen}`}>{t('alarms.allOfScreen', { count: data.total })}</Link>}
    >
      <ul className="fc-needs">
        {data.alarms.map((alarm) => (
          <AlarmItem key={alarmKey(alarm)} alarm={alarm} isAtHome />
        ))}
      </ul>
    </Panel>
  );
}
