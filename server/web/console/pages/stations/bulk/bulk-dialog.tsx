import { Alert, Form, Modal } from 'antd';
import type { BulkPlan } from '#shared/protocol/http/bulk.ts';
import { useWords } from '../../../../kit/speaking.ts';
import { LateSkeleton } from '../../../parts/late-skeleton.tsx';
import { Trouble } from '../../../parts/trouble.tsx';
import type { Act, Filled, Of } from './acts.tsx';
import { BulkSummary } from './bulk-summary.tsx';
import { useUndo } from './undoing.tsx';
import { usePlan, type Look } from './use-plan.ts';

interface BulkDialogProps<Edit> {
  of: Of;
  act: Act<Edit>;
  look: Look<Edit>;
  onClose: () => void;
  onDone: () => void;
}

/** What is to be done, then what that means for how many, then it is done. */
export function BulkDialog<Edit>({ of, act, look, onClose, onDone }: BulkDialogProps<Edit>) {
  const { t } = useWords();
  const [form] = Form.useForm<Filled>();
  const { offer } = useUndo();
  const { plan, isStale, error, isBusy, lookAt, carryOut, back } = usePlan(act, look, (done) => {
    offer(of, done);
    onClose();
    onDone();
  });
  const isAsking = plan === null && act.fields !== undefined;
  const hasWayBack = plan !== null && act.fields !== undefined;
  return (
    <Modal
      open
      title={t(`bulk.acts.${act.word}`)}
      okText={plan ? doWords(act, of, plan, t) : t('bulk.look')}
      okButtonProps={{ danger: act.isDanger ?? false, disabled: !isAsking && (plan?.counts.changed ?? 0) === 0 }}
      cancelText={hasWayBack ? t('common.back') : t('common.cancel')}
      cancelButtonProps={{ onClick: hasWayBack ? back : onClose }}
      confirmLoading={isBusy}
      mask={{ closable: false }}
      onOk={plan ? carryOut : form.submit}
      onCancel={onClose}
    >
      {error !== null && <Trouble error={error} />}
      <Form form={form} layout="vertical" requiredMark={false} initialValues={act.initial ?? {}} hidden={!isAsking} onFinish={lookAt}>
        {act.fields}
      </Form>
      {isStale && <Alert type="warning" showIcon title={t('bulk.stale')} />}
      {plan && <BulkSummary of={of} act={act} plan={plan} />}
      {!plan && isBusy && !isAsking && <LateSkeleton rows={2} />}
    </Modal>
  );
}

function doWords({ word }: { word: Act<unknown>['word'] }, of: Of, { counts }: BulkPlan, t: ReturnType<typeof useWords>['t']): string {
  const many = t(`bulk.many.${of}`, { count: counts.changed });
  return word === 'close' || word === 'reopen' || word === 'revoke' ? t(`bulk.doFor.${word}`, { many }) : t('bulk.do', { many });
}
