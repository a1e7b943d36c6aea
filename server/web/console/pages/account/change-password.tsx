import { App, Button, Form, Input } from 'antd';
import { useTell } from '../../../kit/asking.ts';
import { useWords } from '../../../kit/speaking.ts';
import { NewPassword } from '../../parts/new-password.tsx';
import { Panel } from '../../parts/page.tsx';
import { Trouble } from '../../parts/trouble.tsx';

export function ChangePassword() {
  const { t } = useWords();
  const { message } = App.useApp();
  const [form] = Form.useForm<{ current: string; next: string }>();
  const change = useTell('changePassword');
  const save = ({ current, next }: { current: string; next: string }) =>
    change.mutate(
      { body: { current, next } },
      {
        onSuccess: () => {
          form.resetFields();
          void message.success(t('account.changed'));
        },
      },
    );
  return (
    <Panel title={t('account.changePassword')}>
      {change.error && <Trouble error={change.error} />}
      <Form form={form} layout="vertical" requiredMark={false} onFinish={save}>
        <Form.Item name="current" label={t('account.current')} rules={[{ required: true, message: t('common.required') }]}>
          <Input.Password autoComplete="current-password" maxLength={200} />
        </Form.Item>
        <NewPassword name="next" label={t('account.next')} />
        <Button type="primary" htmlType="submit" loading={change.isPending}>
          {t('account.changePassword')}
        </Button>
      </Form>
    </Panel>
  );
}
