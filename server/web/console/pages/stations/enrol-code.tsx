import { Button, Form, Input } from 'antd';
import { isCode, plainCode } from '#shared/model/enrolment-code.ts';
import type { ReplyOf } from '../../../kit/client.ts';
import { useTell } from '../../../kit/asking.ts';
import { useWords } from '../../../kit/speaking.ts';
import { Trouble } from '../../parts/trouble.tsx';

export function EnrolCode({ onClaimed }: { onClaimed: (claim: ReplyOf<'enterCode'>) => void }) {
  const { t } = useWords();
  const enter = useTell('enterCode');
  const isWhole = async (_: unknown, value: string | undefined) => {
    if (!isCode(value ?? '')) throw new Error(t('stations.enrolCodeRule'));
  };
  return (
    <Form
      layout="vertical"
      requiredMark={false}
      validateTrigger="onSubmit"
      onFinish={({ code }: { code: string }) => enter.mutate({ body: { code: plainCode(code) } }, { onSuccess: onClaimed })}
    >
      {enter.error && <Trouble error={enter.error} />}
      <Form.Item name="code" label={t('stations.enrolCode')} extra={t('stations.enrolCodeHint')} rules={[{ validator: isWhole }]}>
        <Input
          autoFocus
          size="large"
          maxLength={20}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          className="fc-code"
        />
      </Form.Item>
      <Button type="primary" size="large" htmlType="submit" loading={enter.isPending}>
        {t('stations.enrolNext')}
      </Button>
    </Form>
  );
}
