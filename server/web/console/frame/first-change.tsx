import { Button } from 'antd';
import { useWords } from '../../kit/speaking.ts';
import { ChangePassword } from '../pages/account/change-password.tsx';
import { Gate } from '../parts/gate.tsx';
import { useLeaving } from './use-leaving.ts';

/** Who came in with a password that somebody else knows changes it before anything else. */
export function FirstChange() {
  const { t } = useWords();
  const { leave, isLeaving } = useLeaving();
  return (
    <Gate title={t('people.mustChangeTitle')} hint={t('people.mustChangeHint')}>
      <ChangePassword />
      <Button type="link" onClick={leave} loading={isLeaving}>
        {t('nav.logOut')}
      </Button>
    </Gate>
  );
}
