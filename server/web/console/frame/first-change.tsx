import { Button } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { useTell } from '../../kit/asking.ts';
import { useWords } from '../../kit/speaking.ts';
import { ChangePassword } from '../pages/account/change-password.tsx';
import { Gate } from '../parts/gate.tsx';

/** Who came in with a password that somebody else knows changes it before anything else. */
export function FirstChange() {
  const { t } = useWords();
  const client = useQueryClient();
  const logOut = useTell('logOut');
  const leave = () => logOut.mutate({}, { onSettled: () => void client.invalidateQueries({ queryKey: ['whoAmI'] }) });
  return (
    <Gate title={t('people.mustChangeTitle')} hint={t('people.mustChangeHint')}>
      <ChangePassword />
      <Button type="link" onClick={leave} loading={logOut.isPending}>
        {t('people.signOut')}
      </Button>
    </Gate>
  );
}
