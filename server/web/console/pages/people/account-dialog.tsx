import { Form, Input, Modal } from 'antd';
import { LoginName, PHONE_MAX, type AccountView } from '#shared/model/account.ts';
import { NAME_MAX } from '#shared/model/line.ts';
import { useTell } from '../../../kit/asking.ts';
import type { ReplyOf } from '../../../kit/client.ts';
import { useWords } from '../../../kit/speaking.ts';
import { atMost } from '../../parts/at-most.ts';
import { Trouble } from '../../parts/trouble.tsx';
import { draftOf, GrantsField, grantsFrom, type GrantDraft } from './grants-field.tsx';
import './people.css';

interface Fields {
  name: string;
  login?: string;
  phone?: string | null;
  grants?: GrantDraft[];
}

interface AccountDialogProps {
  /** Given: it is changed. Otherwise a new one is made, and its first password comes back. */
  account?: AccountView;
  onDone: (made?: ReplyOf<'createAccount'>) => void;
}

export function AccountDialog({ account, onDone }: AccountDialogProps) {
  const { t } = useWords();
  const [form] = Form.useForm<Fields>();
  const create = useTell('createAccount');
  const revise = useTell('reviseAccount');
  const error = create.error ?? revise.error;
  const save = ({ name, login = '', phone = null, grants = [] }: Fields) => {
    const facts = { name, phone, grants: grantsFrom(grants) };
    if (!account) return create.mutate({ body: { login, ...facts } }, { onSuccess: (made) => onDone(made) });
    const body = { seenRevision: account.revision, ...facts };
    revise.mutate({ params: { id: account.id }, body }, { onSuccess: () => onDone() });
  };
  const initialValues: Fields = account
    ? { name: account.name, phone: account.phone, grants: account.grants.map(draftOf) }
    : { name: '', grants: [{ where: 'region' }] };
  const required = { required: true, whitespace: true, message: t('common.required') };
  const isLogin = async (_: unknown, value: string | undefined) => {
    if (!LoginName.safeParse(value ?? '').success) throw new Error(t('account.loginRule'));
  };
  return (
    <Modal
      open
      width={640}
      title={account ? `${t('people.edit')} · ${account.name}` : t('people.add')}
      okText={t('common.save')}
      cancelText={t('common.cancel')}
      confirmLoading={create.isPending || revise.isPending}
      onOk={form.submit}
      onCancel={() => onDone()}
    >
      {error && <Trouble error={error} />}
      <Form form={form} layout="vertical" requiredMark={false} initialValues={initialValues} onFinish={save}>
        <Form.Item name="name" label={t('people.name')} rules={[required]}>
          <Input autoFocus {...atMost(NAME_MAX)} autoComplete="off" />
        </Form.Item>
        {!account && (
          <Form.Item
            name="login"
            label={t('people.login')}
            extra={t('account.loginHint')}
            rules={[{ validator: isLogin }]}
            validateTrigger="onBlur"
          >
            <Input maxLength={40} autoComplete="off" />
          </Form.Item>
        )}
        <Form.Item name="phone" label={t('people.phone')} extra={t('people.phoneHint')}>
          <Input maxLength={PHONE_MAX} inputMode="tel" autoComplete="off" />
        </Form.Item>
        <GrantsField />
      </Form>
    </Modal>
  );
}
