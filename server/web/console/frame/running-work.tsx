import { Button, Popover, Progress } from 'antd';
import { Link } from 'react-router';
import { leftWords } from '../../kit/left.ts';
import { useWords } from '../../kit/speaking.ts';
import { useRunningWork, type Work } from './running.ts';

/** The pill in the top bar: something is under way, how far, how long still. */
export function RunningWork() {
  const { t } = useWords();
  const { works, progress, leftMs } = useRunningWork();
  if (works.length === 0) return null;
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      align={{ overflow: { shiftX: true, adjustY: true } }}
      title={t('nav.runningTitle')}
      content={<WorkList works={works} />}
    >
      <Button className="fc-running" type="text">
        {t('nav.running', { count: works.length })}
        <span className="fc-running-bar" aria-hidden="true">
          <b style={{ width: `${Math.round(progress * 100)}%` }} />
        </span>
        <span className="fc-running-left">
          {Math.round(progress * 100)}%{leftMs !== null && ` · ${leftWords(leftMs, t)}`}
        </span>
      </Button>
    </Popover>
  );
}

export function WorkList({ works }: { works: readonly Work[] }) {
  const { t } = useWords();
  return (
    <ul className="fc-work-list">
      {works.map((work) => (
        <li key={work.key}>
          <div className="fc-work-title" title={work.title}>
            {work.to ? <Link to={work.to}>{work.title}</Link> : work.title}
          </div>
          <Progress percent={Math.floor(work.progress * 100)} size="small" aria-label={work.title} />
          <div className="fc-note">
            {t(`nav.${work.kind}`)}
            {work.leftMs !== null && ` · ${leftWords(work.leftMs, t)}`}
          </div>
        </li>
      ))}
    </ul>
  );
}
