import { CheckCircleFilled, CloseCircleFilled, WarningFilled } from '@ant-design/icons';
import { Typography } from 'antd';
import type { KeysStatus, Renewal } from '#shared/protocol/http/status.ts';
import { useWords } from '../../../kit/speaking.ts';
import { Panel } from '../../parts/page.tsx';

const marks = {
  none: { tone: 'ready', icon: <CheckCircleFilled />, words: 'delegatedUntil' },
  due: { tone: 'never', icon: <WarningFilled />, words: 'delegationDue' },
  over: { tone: 'failed', icon: <CloseCircleFilled />, words: 'delegationOver' },
} as const satisfies Record<Renewal, unknown>;

/** Where the root key is, and how long the signing key may sign; each with what is to be done. */
export function KeysPanel({ keys: { isRootHere, delegatedUntil, renewal } }: { keys: KeysStatus }) {
  const { t, format } = useWords();
  const { tone, icon, words } = marks[renewal];
  return (
    <Panel title={t('system.keys')}>
      <dl className="fc-facts">
        <dt>{t('system.rootKey')}</dt>
        <dd>{isRootHere ? <RootHere /> : <RootAway />}</dd>
        <dt>{t('system.delegation')}</dt>
        <dd>
          <span className={`fc-state fc-state-${tone}`}>
            {icon} {t(`system.${words}`, { time: format.date(delegatedUntil) })}
          </span>
          {renewal !== 'none' && <p className="fc-note">{isRootHere ? t('system.renewHere') : t('system.renewAway')}</p>}
        </dd>
      </dl>
    </Panel>
  );
}

function RootHere() {
  const { t } = useWords();
  return (
    <>
      <span className="fc-state fc-state-never">
        <WarningFilled /> {t('system.rootHere')}
      </span>
      <p className="fc-note">{t('system.rootHereHint')}</p>
      <Typography.Text code copyable>
        {t('system.takeRoot')}
      </Typography.Text>
    </>
  );
}

function RootAway() {
  const { t } = useWords();
  return (
    <>
      <span className="fc-state fc-state-ready">
        <CheckCircleFilled /> {t('system.rootAway')}
      </span>
      <p className="fc-note">{t('system.rootAwayHint')}</p>
    </>
  );
}
