import { Skeleton } from 'antd';
import { useLate } from '../../kit/late.ts';
import { useWords } from '../../kit/speaking.ts';

/** The page's shape while it waits, but only when the wait is long enough to be felt. */
export function LateSkeleton({ rows = 6 }: { rows?: number }) {
  const { t } = useWords();
  const isLate = useLate(true);
  return (
    <div role="status" aria-label={t('common.loading')} className="fc-waiting">
      {isLate && <Skeleton active paragraph={{ rows }} />}
    </div>
  );
}
