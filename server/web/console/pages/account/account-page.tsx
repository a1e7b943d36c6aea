import { useWords } from '../../../kit/speaking.ts';
import { Page } from '../../parts/page.tsx';
import { ChangePassword } from './change-password.tsx';
import { OwnPin } from './own-pin.tsx';
import { Sessions } from './sessions.tsx';

export default function AccountPage() {
  const { t } = useWords();
  return (
    <Page title={t('account.mine')}>
      <div className="fc-two">
        <Sessions />
        <div className="fc-page">
          <OwnPin />
          <ChangePassword />
        </div>
      </div>
    </Page>
  );
}
