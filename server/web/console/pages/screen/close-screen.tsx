import { App, Button } from 'antd';
import type { Screen } from '#shared/model/place.ts';
import { useTell } from '../../../kit/asking.ts';
import { useFailureWords, useWords } from '../../../kit/speaking.ts';

/** Out of use for a while: unlike one that is cut off it keeps its key. */
export function CloseScreen({ screen: { id, name, closedAt } }: { screen: Screen }) {
  const { t } = useWords();
  const { modal, message } = App.useApp();
  const say = useFailureWords();
  const close = useTell('closeScreen');
  const reopen = useTell('reopenScreen');
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
      title: t('places.closeScreenSure', { name }),
      content: t('places.closeScreenConsequence'),
      okText: t('places.closeScreen'),
      cancelText: t('common.cancel'),
      onOk: () => close.mutateAsync({ params: { id } }).then(...told(t('places.closedDone', { name }))),
    });
  return <Button onClick={ask}>{t('places.closeScreen')}</Button>;
}
