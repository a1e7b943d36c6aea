import { App, Button } from 'antd';
import type { StationView } from '#shared/protocol/http/stations.ts';
import { useTell } from '../../../kit/asking.ts';
import { useFailureWords, useWords } from '../../../kit/speaking.ts';

/** What follows is said before; opening again needs no question. */
export function CloseStation({ station: { id, name, screens, closedAt } }: { station: StationView }) {
  const { t } = useWords();
  const { modal, message } = App.useApp();
  const say = useFailureWords();
  const close = useTell('closeStation');
  const reopen = useTell('reopenStation');
  const told = (done: string) => [() => void message.success(done), (error: unknown) => void message.error(say(error), 6)] as const;
  if (closedAt !== null)
    return (
      <Button
        type="primary"
        loading={reopen.isPending}
        onClick={() => void reopen.mutateAsync({ params: { id } }).then(...told(t('places.reopened', { name })))}
      >
        {t('places.reopen')}
      </Button>
    );
  const ask = () =>
    void modal.confirm({
      title: t('places.closeStationSure', { name }),
      content: screens > 0 ? t('places.closeStationConsequence', { count: screens }) : t('places.closeStationEmpty'),
      okText: t('places.closeStation'),
      okButtonProps: { danger: true },
      cancelText: t('common.cancel'),
      onOk: () => close.mutateAsync({ params: { id } }).then(...told(t('places.closedDone', { name }))),
    });
  return <Button onClick={ask}>{t('places.closeStation')}</Button>;
}
