import { Form, Input } from 'antd';
import { Password } from '#shared/model/account.ts';
import { useWords } from '../../kit/speaking.ts';

/** A new password, twice; it is judged when the field is left, not while it is typed. */
export function NewPassword({ name, label }: { name: string; label: string }) {
  const { t } = useWords();
  const again = `${name}Again`;
  const longEnough = async (_: unknown, value: string | undefined) => {
    if (!Password.safeParse(value ?? '').success) throw new Error(t('account.passwordRule'));
  };
  return (
    <>
      <Form.Item name={name} label={label} extra={t('account.passwordHint')} rules={[{ validator: longEnough }]} validateTrigger="onBlur">
        <Input.Password autoComplete="new-password" maxLength={200} />
      </Form.Item>
      <Form.Item
        name={again}
        label={t('account.passwordAgain')}
        dependencies={[name]}
        validateTrigger="onBlur"
        rules={[
          ({ getFieldValue }) => ({
            validator: async (_, value: string | undefined) => {
              if ((value ?? '') !== (getFieldValue(name) ?? '')) throw new Error(t('account.passwordDiffers'));
            },
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" maxLength={200} />
      </Form.Item>
    </>
  );
}
