import { useState } from 'react';
import { Button, Form, Input, Modal, Radio, Typography } from 'antd';
import { Pin } from '#shared/model/operator.ts';
import { isTrivialPin } from '#shared/model/trivial-pin.ts';
import { useWords } from '../../kit/speaking.ts';
import { Trouble } from './trouble.tsx';

/** Gives the PIN that was made, or null where one was typed. */
export type SetPin = (pin: string | null) => Promise<string | null>;

interface PinDialogProps {
  name: string;
  set: SetPin;
  onSet: (made: string | null) => void;
  onCancel: () => void;
}
interface Filled {
  how: 'made' | 'typed';
  pin?: string;
}

export function PinDialog({ name, set, onSet, onCancel }: PinDialogProps) {
  const { t } = useWords();
  const [form] = Form.useForm<Filled>();
  const how = Form.useWatch('how', form) ?? 'made';
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const save = async ({ pin = '' }: Filled): Promise<void> => {
    setBusy(true);
    try {
      onSet(await set(how === 'typed' ? pin : null));
    } catch (refused) {
      setError(refused);
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      title={t('people.pin.setFor', { name })}
      okText={t('people.pin.set')}
      cancelText={t('common.cancel')}
      confirmLoading={isBusy}
      onOk={form.submit}
      onCancel={onCancel}
    >
      {error !== undefined && <Trouble error={error} />}
      <Form form={form} layout="vertical" requiredMark={false} initialValues={{ how: 'made' }} onFinish={(filled) => void save(filled)}>
        <Form.Item name="how" label={t('people.pin.how')} extra={t('people.pin.later')}>
          <Radio.Group
            options={[
              { value: 'made', label: t('people.pin.make') },
              { value: 'typed', label: t('people.pin.type') },
            ]}
          />
        </Form.Item>
        {how === 'typed' && <PinField />}
      </Form>
    </Modal>
  );
}

function PinField() {
  const { t } = useWords();
  const rule = {
    validator: async (_: unknown, value: string | undefined) => {
      const pin = Pin.safeParse(value).data;
      if (pin === undefined) throw new Error(t('people.pin.rule'));
      if (isTrivialPin(pin)) throw new Error(t('problems.weak_pin'));
    },
  };
  return (
    <Form.Item name="pin" label={t('people.pin.title')} extra={t('people.pin.rule')} rules={[rule]} validateTrigger="onSubmit">
      <Input.Password autoFocus inputMode="numeric" autoComplete="off" maxLength={6} />
    </Form.Item>
  );
}

/** Told once; a click beside it must not lose it. */
export function MadePinDialog({ name, pin, onDone }: { name: string; pin: string; onDone: () => void }) {
  const { t } = useWords();
  return (
    <Modal
      open
      title={t('people.pin.setDone', { name })}
      closable={false}
      mask={{ closable: false }}
      keyboard={false}
      footer={
        <Button type="primary" onClick={onDone}>
          {t('people.done')}
        </Button>
      }
    >
      <Typography.Title level={2} copyable={{ text: pin }}>
        {pin}
      </Typography.Title>
      <p>{t('people.pin.once')}</p>
    </Modal>
  );
}
