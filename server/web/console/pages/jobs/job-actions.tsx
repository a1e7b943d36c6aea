import { App, Button } from 'antd';
import type { Job } from '#shared/model/job.ts';
import { useTell } from '../../../kit/asking.ts';
import { useFailureWords, useWords } from '../../../kit/speaking.ts';
import { useJobName } from './job-words.ts';

export function JobActions({ job }: { job: Job }) {
  const { t } = useWords();
  const { modal, message } = App.useApp();
  const say = useFailureWords();
  const nameOf = useJobName();
  const cancel = useTell('cancelJob');
  const retry = useTell('retryJob');
  const params = { id: job.id };
  const onError = (error: unknown) => void message.error(say(error));

  if (job.state === 'failed' || job.state === 'cancelled')
    return (
      <Button
        size="small"
        loading={retry.isPending}
        onClick={() => retry.mutate({ params }, { onSuccess: () => void message.success(t('system.jobRetried')), onError })}
      >
        {t('system.retryJob')}
      </Button>
    );
  if (job.state !== 'waiting' && job.state !== 'running') return null;
  const sure = () =>
    modal.confirm({
      title: t('system.cancelJobSure', { name: nameOf(job) }),
      okText: t('system.cancelJob'),
      okButtonProps: { danger: true },
      cancelText: t('common.back'),
      onOk: () => cancel.mutateAsync({ params }).then(() => void message.success(t('system.jobCancelled')), onError),
    });
  return (
    <Button size="small" onClick={() => void sure()}>
      {t('system.cancelJob')}
    </Button>
  );
}
