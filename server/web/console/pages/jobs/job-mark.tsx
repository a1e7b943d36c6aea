import {
  CheckCircleFilled,
  ClockCircleOutlined,
  CloseCircleFilled,
  LoadingOutlined,
  MinusCircleOutlined,
  StopOutlined,
} from '@ant-design/icons';
import type { JobState } from '#shared/model/job.ts';
import { useWords } from '../../../kit/speaking.ts';

const marks = {
  waiting: { icon: <ClockCircleOutlined />, tone: 'waiting' },
  running: { icon: <LoadingOutlined />, tone: 'working' },
  done: { icon: <CheckCircleFilled />, tone: 'ready' },
  skipped: { icon: <MinusCircleOutlined />, tone: 'off' },
  failed: { icon: <CloseCircleFilled />, tone: 'failed' },
  cancelled: { icon: <StopOutlined />, tone: 'off' },
} satisfies Record<JobState, unknown>;

export function JobMark({ state }: { state: JobState }) {
  const { t } = useWords();
  return (
    <span className={`fc-state fc-state-${marks[state].tone}`}>
      {marks[state].icon} {t(`system.${state}`)}
    </span>
  );
}
