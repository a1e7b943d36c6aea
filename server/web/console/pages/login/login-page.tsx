import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, Input } from 'antd';
import { useNavigate, useSearchParams } from 'react-router';
import { useAsk, useTell } from '../../../kit/asking.ts';
import { useWords } from '../../../kit/speaking.ts';
import { Gate } from '../../parts/gate.tsx';
import { Trouble } from '../../parts/trouble.tsx';

/** Only a path of this console: a link from outside must not lead a person away after signing in. */
export const wantedPage = (next: string | null): string => (next !== null && /^\/(?![/\\])/.test(next) ? next : '/');

export default function LoginPage() {
  const { t } = useWords();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [params] = useSearchParams();
  const health = useAsk('health', {});
  const logIn = useTell('logIn');
  const enter = (given: { login: string; password: string }) =>
    logIn.mutate(
      { body: given },
      {
        onSuccess: (me) => {
          client.setQueryData(['whoAmI', {}], me);
          void navigate(wantedPage(params.get('next')), { replace: true });
        },
      },
    );
  return (
    <Gate title={t('account.signInTitle')}>
      {health.data?.setUp === false && <Alert type="info" showIcon title={t('account.notSetUp')} />}
      {logIn.error && <Trouble error={logIn.error} />}
      <Form layout="vertical" requiredMark={false} onFinish={enter}>
        <Form.Item name="login" label={t('account.login')} rules={[{ required: true, message: t('common.required') }]}>
          <Input autoFocus autoComplete="username" size="large" />
        </Form.Item>
        <Form.Item name="password" label={t('account.password')} rules={[{ required: true, message: t('common.required') }]}>
          <Input.Password autoComplete="current-password" size="large" />
        </Form.Item>
        <Button type="primary" htmlType="submit" size="large" block loading={logIn.isPending}>
          {t('account.signIn')}
        </Button>
      </Form>
    </Gate>
  );
}
