import {
  BellFilled,
  CheckCircleFilled,
  DisconnectOutlined,
  ExclamationCircleFilled,
  LockFilled,
  QuestionCircleFilled,
  WarningFilled,
} from '@ant-design/icons';
import { Link } from 'react-router';
import { useWords } from '../../../kit/speaking.ts';
import { AlarmItem } from '../../parts/alarm-item.tsx';
import { Panel } from '../../parts/page.tsx';
import type { Need } from './needs.ts';
import { useNeedWords, type PlainNeed } from './need-words.ts';

const marks = {
  renewal: <LockFilled className="fc-state-never" />,
  renewalOver: <LockFilled className="fc-state-failed" />,
  alarms: <BellFilled className="fc-state-never" />,
  awayMore: <DisconnectOutlined className="fc-state-offline" />,
  failed: <ExclamationCircleFilled className="fc-state-failed" />,
  failures: <ExclamationCircleFilled className="fc-state-failed" />,
  jobs: <ExclamationCircleFilled className="fc-state-failed" />,
  noDefault: <WarningFilled className="fc-state-never" />,
  rootKey: <LockFilled className="fc-state-never" />,
  check: <WarningFilled className="fc-state-never" />,
} satisfies Record<Exclude<PlainNeed['kind'], 'away'>, unknown>;

const awayMarks = {
  offline: <DisconnectOutlined className="fc-state-offline" />,
  never: <WarningFilled className="fc-state-never" />,
  unknown: <QuestionCircleFilled className="fc-state-unknown" />,
};

function markOf(need: PlainNeed) {
  if (need.kind === 'away') return awayMarks[need.away.presence];
  if (need.kind === 'check' && need.tone === 'failed') return <ExclamationCircleFilled className="fc-state-failed" />;
  return marks[need.kind];
}

export function NeedsPanel({ needs }: { needs: readonly Need[] }) {
  const { t } = useWords();
  if (needs.length === 0)
    return (
      <Panel title={t('overview.needs')}>
        <div className="fc-calm">
          <CheckCircleFilled className="fc-ok" />
          <div>
            <div>{t('overview.needsNone')}</div>
            <div className="fc-note">{t('overview.needsNoneHint')}</div>
          </div>
        </div>
      </Panel>
    );
  return (
    <Panel title={t('overview.needs')} aside={t('overview.needsCount', { count: needs.length })}>
      <ul className="fc-needs">
        {needs.map((need) =>
          need.kind === 'alarm' ? <AlarmItem key={need.to} alarm={need.alarm} /> : <NeedItem key={`${need.kind}${need.to}`} need={need} />,
        )}
      </ul>
    </Panel>
  );
}

function NeedItem({ need }: { need: PlainNeed }) {
  const { t } = useWords();
  const [main, hint] = useNeedWords()(need);
  return (
    <li>
      {markOf(need)}
      <p>
        {main} <small className="fc-note">{hint}</small>
      </p>
      <Link to={need.to} className="fc-need-action">
        {need.kind === 'noDefault' ? t('overview.fix') : t('overview.look')}
      </Link>
    </li>
  );
}
