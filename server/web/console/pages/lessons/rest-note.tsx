import { PauseCircleOutlined } from '@ant-design/icons';
import { Alert } from 'antd';
import { Link } from 'react-router';
import { useWords } from '../../../kit/speaking.ts';
import { May } from '../../parts/may.tsx';
import { restWords, useLessonsAtRest } from '../../parts/use-encoding.ts';

/** Something waits to be encoded and nothing is: why, and where that is changed. */
export function RestNote() {
  const { t } = useWords();
  const { rest, lessons } = useLessonsAtRest().data ?? { rest: null, lessons: 0 };
  if (!rest || lessons === 0) return null;
  return (
    <Alert
      type="warning"
      showIcon
      icon={<PauseCircleOutlined />}
      title={
        <>
          {t('encoding.note', { rest: restWords(rest, t), waits: t('encoding.noteWaits', { count: lessons }) })}{' '}
          <May right="system.read">
            <Link to="/system/status">{t('encoding.toControls')}</Link>
          </May>
        </>
      }
    />
  );
}
