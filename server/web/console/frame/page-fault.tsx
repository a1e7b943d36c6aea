import { Button, Result } from 'antd';
import { useWords } from '../../kit/speaking.ts';

/** A bug in a page takes only that page down. A file that is gone (the server was updated) is mended by loading anew. */
export function PageFault() {
  const { t } = useWords();
  return (
    <Result
      status="warning"
      title={t('common.pageFault')}
      extra={
        <Button type="primary" onClick={() => window.location.reload()}>
          {t('common.reload')}
        </Button>
      }
    />
  );
}
