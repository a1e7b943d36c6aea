import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, Input } from 'antd';
import { Link, useNavigate } from 'react-router';
import { LoginName } from '#shared/model/account.ts';
import { NAME_MAX } from '#shared/model/line.ts';
import { useAsk, useTell } from '../../../kit/asking.ts';
import { useWords } from '../../../kit/speaking.ts';
import { atMost } from '../../parts/at-most.ts';
import { Gate } from '../../parts/gate.tsx';
import { NewPassword } from '../../parts/new-password.tsx';
import { Trouble } from '../../parts/trouble.tsx';

interface Given {
  login: string;
  name: string;
  password: string;
}

/** The first administrator. The token stands behind the #, so that it is never sent or logged with the address. */
export default function SetupPage() {
  const { t } = useWords();
  const [token] = useState(() => window.location.hash.slice(1));
  const health = useAsk('health', {});
  if (health.data?.setUp)
    return (
      <Gate title={t('account.setUpTitle')}>
        <Alert type="info" showIcon title={t('account.setUpDone')} action={<Link to="/login">{t('account.goSignIn')}</Link>} />
      </Gate>
    );
  return (
    <Gate title={t('account.setUpTitle')} hint={t('account.setUpHint')}>
      {token === '' ? <Alert type="warning" showIcon title={t('account.setUpNoToken')} /> : <SetupForm token={token} />}
    </Gate>
  );
}

function SetupForm({ token }: { token: string }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const client = useQueryClient();
  const setUp = useTell('setUp');
  const finish = ({ login, name, password }: Given) =>
    setUp.mutate(
      { body: { token, login, name, password } },
      {
        onSuccess: () => {
          client.clear();
          void navigate('/', { replace: true });
        },
      },
    );
  const validLogin = async (_: unknown, value: string | undefined) => {
    if (!LoginName.safeParse(value ?? '').success) throw new Error(t('account.loginRule'));
  };
  return (
    <>
      {setUp.error && <Trouble error={setUp.error} />}
      <Form layout="vertical" requiredMark={false} onFinish={finish} scrollToFirstError>
        <Form.Item
          name="login"
          label={t('account.login')}
          extra={t('account.loginHint')}
          rules={[{ validator: validLogin }]}
          validateTrigger="onBlur"
        >
          <Input autoFocus autoComplete="username" maxLength={40} />
        </Form.Item>
        <Form.Item
          name="name"
          label={t('account.name')}
          extra={t('account.nameHint')}
          rules={[{ required: true, whitespace: true, message: t('common.required') }]}
        >
          <Input autoComplete="name" {...atMost(NAME_MAX)} />
        </Form.Item>
        <NewPassword name="password" label={t('account.password')} />
        <Button type="primary" htmlType="submit" size="large" block loading={setUp.isPending}>
          {t('account.setUpButton')}
        </Button>
      </Form>
    </>
  );
}
