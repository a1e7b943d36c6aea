import { Link } from 'react-router';
import { useWords } from '../../kit/speaking.ts';
import { FirstStep } from '../parts/first-step.tsx';
import { Page } from '../parts/page.tsx';

export function NotThere() {
  const { t } = useWords();
  return (
    <Page title={t('common.notThere')}>
      <FirstStep title={t('common.notThere')} hint={t('common.notThereHint')} action={<Link to="/">{t('common.home')}</Link>} />
    </Page>
  );
}
