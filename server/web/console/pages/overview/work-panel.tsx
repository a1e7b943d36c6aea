import { useWords } from '../../../kit/speaking.ts';
import { useRunningWork } from '../../frame/running.ts';
import { WorkList } from '../../frame/running-work.tsx';
import { Panel } from '../../parts/page.tsx';

/** Uploads and encodes; the panel is there only while there are some. */
export function WorkPanel() {
  const { t } = useWords();
  const { works } = useRunningWork();
  if (works.length === 0) return null;
  return (
    <Panel title={t('overview.work')} className="fc-work-panel">
      <WorkList works={works.slice(0, 6)} />
    </Panel>
  );
}
