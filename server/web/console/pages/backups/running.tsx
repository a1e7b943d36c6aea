import { Alert, Progress } from 'antd';
import { Link } from 'react-router';
import type { RunningBackup } from '#shared/protocol/http/backups.ts';
import type { Problem } from '#shared/problem.ts';
import { leftWords } from '../../../kit/left.ts';
import { problemWords, useWords } from '../../../kit/speaking.ts';
import { Panel } from '../../parts/page.tsx';

/** How far the backup is that is being taken now. The database comes first, and does not say how much of it is left. */
export function Running({ running: { state, progress, leftMs, problem } }: { running: RunningBackup }) {
  const { t, format } = useWords();
  const isWaiting = state === 'waiting';
  const step = isWaiting ? 'takingWaits' : progress > 0 ? 'takingMedia' : 'takingDatabase';
  return (
    <Panel title={t('backup.taking')} aside={<Link to="/system/jobs">{t('nav.jobs')}</Link>}>
      <Progress percent={Math.floor(progress * 100)} status={isWaiting ? 'normal' : 'active'} aria-label={t('backup.taking')} />
      <div className="fc-note" role="status">
        {t(`backup.${step}`)}
        {!isWaiting && leftMs !== null && ` · ${leftWords(leftMs, t)}`}
      </div>
      {isWaiting && problem && <div className="fc-bad">{problemWords(problem, t, format)}</div>}
    </Panel>
  );
}

/** The last one that was tried, until one succeeds. */
export function Failed({ problem, at }: { problem: Problem; at: number }) {
  const { t, format } = useWords();
  const said = t('backup.failed', { time: format.dateTime(at) });
  return <Alert type="error" showIcon title={said} description={problemWords(problem, t, format)} />;
}
