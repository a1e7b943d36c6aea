import { CheckCircleFilled, ClockCircleOutlined, CloseCircleFilled, LoadingOutlined } from '@ant-design/icons';
import type { ContentState } from '#shared/model/content.ts';
import { useWords } from '../../kit/speaking.ts';

const icons = {
  waiting: <ClockCircleOutlined />,
  working: <LoadingOutlined />,
  ready: <CheckCircleFilled />,
  failed: <CloseCircleFilled />,
} satisfies Record<ContentState, unknown>;

/** Icon and word beside the colour: nobody has to tell green from red. */
export function StateMark({ state }: { state: ContentState }) {
  const { t } = useWords();
  return (
    <span className={`fc-state fc-state-${state}`}>
      {icons[state]} {t(`lessons.${state}`)}
    </span>
  );
}
