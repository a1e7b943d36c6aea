import { useState } from 'react';
import { App, Button } from 'antd';
import type { AccountView } from '#shared/model/account.ts';
import { useTell } from '../../../kit/asking.ts';
import { useFailureWords, useWords } from '../../../kit/speaking.ts';
import { FirstPasswordDialog } from '../people/first-password.tsx';

/** What a superior may do with the account; everything that cannot be taken back says before what follows. */
export function PersonActions({ account }: { account: AccountView }) {
  const { closedAt, lockedUntil } = account;
  return (
    <>
      {lockedUntil !== null && <Unlock account={account} />}
      {closedAt === null ? (
        <>
          <ResetPassword account={account} />
          <Close account={account} />
        </>
      ) : (
        <>
          <Reopen account={account} />
          <Erase account={account} />
        </>
      )}
    </>
  );
}

interface SureProps {
  account: AccountView;
  label: string;
  title: string;
  consequence: string;
  done: string;
  work: (args: { params: { id: AccountView['id'] } }) => Promise<unknown>;
}

function Sure({ account: { id }, label, title, consequence, done, work }: SureProps) {
  const { t } = useWords();
  const { modal, message } = App.useApp();
  const say = useFailureWords();
  const ask = () =>
    void modal.confirm({
      title,
      content: consequence,
      okText: label,
      okButtonProps: { danger: true },
      cancelText: t('common.cancel'),
      onOk: () =>
        work({ params: { id } }).then(
          () => void message.success(done),
          (error: unknown) => void message.error(say(error), 6),
        ),
    });
  return <Button onClick={ask}>{label}</Button>;
}

function Close({ account }: { account: AccountView }) {
  const { t } = useWords();
  const { name } = account;
  return (
    <Sure
      account={account}
      label={t('people.close')}
      title={t('people.closeSure', { name })}
      consequence={t('people.closeConsequence')}
      done={t('people.closedDone', { name })}
      work={useTell('closeAccount').mutateAsync}
    />
  );
}

function Erase({ account }: { account: AccountView }) {
  const { t } = useWords();
  return (
    <Sure
      account={account}
      label={t('people.erase')}
      title={t('people.eraseSure', { name: account.name })}
      consequence={t('people.eraseConsequence')}
      done={t('people.erased')}
      work={useTell('erasePerson').mutateAsync}
    />
  );
}

function Plain({ label, done, work }: { label: string; done: string; work: () => Promise<unknown> }) {
  const { message } = App.useApp();
  const say = useFailureWords();
  const go = () =>
    void work().then(
      () => void message.success(done),
      (error: unknown) => void message.error(say(error), 6),
    );
  return <Button onClick={go}>{label}</Button>;
}

function Reopen({ account: { id, name } }: { account: AccountView }) {
  const { t } = useWords();
  const reopen = useTell('reopenAccount');
  return <Plain label={t('people.reopen')} done={t('people.reopened', { name })} work={() => reopen.mutateAsync({ params: { id } })} />;
}

function Unlock({ account: { id } }: { account: AccountView }) {
  const { t } = useWords();
  const unlock = useTell('unlockAccount');
  return <Plain label={t('people.unlock')} done={t('people.unlocked')} work={() => unlock.mutateAsync({ params: { id } })} />;
}

function ResetPassword({ account: { id, name, login } }: { account: AccountView }) {
  const { t } = useWords();
  const { modal, message } = App.useApp();
  const say = useFailureWords();
  const reset = useTell('resetPassword');
  const [password, setPassword] = useState<string>();
  const ask = () =>
    void modal.confirm({
      title: t('people.resetSure', { name }),
      content: t('people.resetConsequence'),
      okText: t('people.reset'),
      cancelText: t('common.cancel'),
      onOk: () =>
        reset.mutateAsync({ params: { id } }).then(
          (made) => setPassword(made.password),
          (error: unknown) => void message.error(say(error), 6),
        ),
    });
  return (
    <>
      <Button onClick={ask}>{t('people.reset')}</Button>
      {password !== undefined && (
        <FirstPasswordDialog
          title={t('people.firstPassword')}
          name={name}
          login={login}
          password={password}
          onDone={() => setPassword(undefined)}
        />
      )}
    </>
  );
}
