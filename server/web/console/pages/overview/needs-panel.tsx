import { CheckCircleFilled, DisconnectOutlined, ExclamationCircleFilled, QuestionCircleFilled, WarningFilled } from '@ant-design/icons';
import { Link } from 'react-router';
import { useWords } from '../../../kit/speaking.ts';
import { Panel } from '../../parts/page.tsx';
import type { Need } from './needs.ts';

const marks = {
  offline: <DisconnectOutlined className="fc-state-offline" />,
  never: <WarningFilled className="fc-state-never" />,
  unknown: <QuestionCircleFilled className="fc-state-unknown" />,
  failed: <ExclamationCircleFilled className="fc-state-failed" />,
  jobs: <ExclamationCircleFilled className="fc-state-failed" />,
  noDefault: <WarningFilled className="fc-state-never" />,
} satisfies Record<Need['kind'], unknown>;

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
        {needs.map((need) => (
          <li key={`${need.kind}${need.to}`}>
            {marks[need.kind]}
            <NeedWords need={need} />
            <Link to={need.to} className="fc-need-action">
              {need.kind === 'noDefault' ? t('overview.fix') : t('overview.look')}
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function NeedWords({ need }: { need: Need }) {
  const [main, hint] = useNeedWords()(need);
  return (
    <p>
      {main} <small className="fc-note">{hint}</small>
    </p>
  );
}

function useNeedWords(): (need: Need) => readonly [string, string] {
  const { t, format } = useWords();
  return (need) => {
    if (need.kind === 'failed')
      return [t('overview.needFailed', { title: need.lesson.title }), need.lesson.fault ? t(`media.${need.lesson.fault}`) : ''];
    if (need.kind === 'jobs') return [t('overview.needJobs', { count: need.count }), t('overview.needJobsHint')];
    if (need.kind === 'noDefault') return [t('overview.needEmptyPlan'), t('overview.needEmptyPlanHint')];

    const names = need.screens
      .slice(0, 2)
      .map((screen) => screen.name)
      .join(t('common.listComma'));
    const said = { names, count: need.count };
    const many = need.count > 1 ? 'Many' : 'One';
    if (need.kind === 'never') return [t(`overview.needNever${many}`, said), t('overview.needNeverHint')];
    if (need.kind === 'unknown') return [t(`overview.needUnknown${many}`, said), t('overview.needUnknownHint')];
    const first = Math.min(...need.screens.map((screen) => screen.since ?? Date.now()));
    return [t(`overview.needOffline${many}`, said), t('overview.needOfflineHint', { time: format.dateTime(first) })];
  };
}
