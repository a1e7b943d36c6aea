import { App, Button, Flex, Form, Input, Switch } from 'antd';
import { QuietHours, type EncodeRule } from '#shared/model/encoding.ts';
import { useTell } from '../../../kit/asking.ts';
import { useWords } from '../../../kit/speaking.ts';
import { Trouble } from '../../parts/trouble.tsx';

interface Typed {
  isOn: boolean;
  from: string;
  to: string;
}

const NIGHT: QuietHours = { from: '22:00', to: '06:00' };
const typedOf = ({ quiet }: EncodeRule): Typed => ({ isOn: quiet !== null, ...(quiet ?? NIGHT) });

/** Hours of every day in which nothing is encoded; they may go over midnight. */
export function QuietForm({ rule }: { rule: EncodeRule }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const [form] = Form.useForm<Typed>();
  const save = useTell('setEncodingRule');
  const typed = Form.useWatch([], { form, preserve: true }) ?? typedOf(rule);
  const submit = ({ isOn, from, to }: Typed) =>
    save.mutate(
      { body: { isPaused: rule.isPaused, quiet: isOn ? { from, to } : null } },
      { onSuccess: () => void message.success(t('common.saved')) },
    );
  return (
    <Form form={form} layout="vertical" requiredMark={false} initialValues={typedOf(rule)} onFinish={submit}>
      {save.error && <Trouble error={save.error} />}
      <label className="fc-switch">
        <Form.Item name="isOn" valuePropName="checked" noStyle>
          <Switch aria-describedby="quiet-hint" />
        </Form.Item>
        {t('encoding.quietHours')}
      </label>
      <p id="quiet-hint" className="fc-note">
        {t('encoding.quietHint')}
      </p>
      {typed.isOn && <Times typed={typed} />}
      {isChanged(typed, rule) && (
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {t('common.save')}
        </Button>
      )}
    </Form>
  );
}

function isChanged({ isOn, from, to }: Typed, { quiet }: EncodeRule): boolean {
  return isOn ? quiet?.from !== from || quiet.to !== to : quiet !== null;
}

function Times({ typed: { from, to } }: { typed: Typed }) {
  const { t } = useWords();
  const required = { required: true, message: t('common.required') };
  const unlike = ({ getFieldValue }: { getFieldValue: (name: string) => unknown }) => ({
    validator: (_: unknown, value: string) =>
      value === getFieldValue('from') ? Promise.reject(new Error(t('encoding.sameTimes'))) : Promise.resolve(),
  });
  const isOvernight = QuietHours.safeParse({ from, to }).success && from > to;
  return (
    <Flex wrap gap="0 16px">
      <Form.Item name="from" label={t('encoding.from')} rules={[required]}>
        <Input type="time" />
      </Form.Item>
      <Form.Item
        name="to"
        label={t('encoding.to')}
        dependencies={['from']}
        rules={[required, unlike]}
        extra={isOvernight && t('encoding.nextDay', { time: to })}
      >
        <Input type="time" />
      </Form.Item>
    </Flex>
  );
}
