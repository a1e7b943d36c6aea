import { PauseCircleOutlined } from '@ant-design/icons';
import { Alert } from 'antd';
import { Link } from 'react-router';
import { useWords } from '../../../kit/speaking.ts';
import { restWords, useEncoding } from '../../parts/use-encoding.ts';

/** Something waits to be encoded and nothing is: why, and where that is changed. */
export function RestNote() {
  const { t } = useWords();
  const encoding = useEncoding().data;
  const rest = encoding ? restWords(encoding, t) : null;
  if (!encoding || !rest || encoding.lessons === 0) return null;
  return (
    <Alert
      type="warning"
      showIcon
      icon={<PauseCircleOutlined />}
      title={
        <>
          {rest} {t('encoding.noteWaits', { count: encoding.lessons })} <Link to="/system/status">{t('encoding.toControls')}</Link>
        </>
      }
    />
  );
}
