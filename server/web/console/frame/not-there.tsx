import { Button, Result } from 'antd';
import { Link } from 'react-router';
import { useWords } from '../../kit/speaking.ts';
import { usePageTitle } from '../parts/page.tsx';

export function NotThere() {
  const { t } = useWords();
  usePageTitle(t('common.notThere'));
  return (
    <Result
      status="404"
      title={<h1 className="fc-result-title">{t('common.notThere')}</h1>}
      subTitle={t('common.notThereHint')}
      extra={
        <Link to="/">
          <Button type="primary" tabIndex={-1}>
            {t('common.home')}
          </Button>
        </Link>
      }
    />
  );
}
