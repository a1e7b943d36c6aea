import { StopOutlined } from '@ant-design/icons';
import { App, Button } from 'antd';
import type { Screen } from '#shared/model/place.ts';
import { useTell } from '../../../kit/asking.ts';
import { useFailureWords, useWords } from '../../../kit/speaking.ts';

/** Cuts a screen off; what follows is said before, because only a visit brings it back. */
export function RevokeScreen({ screen: { id, name } }: { screen: Screen }) {
  const { t } = useWords();
  const { modal, message } = App.useApp();
  const say = useFailureWords();
  const revoke = useTell('revokeScreen');
  const sure = () =>
    modal.confirm({
      title: t('stations.revokeSure', { name }),
      content: t('stations.revokeConsequence'),
      okText: t('stations.revoke'),
      okButtonProps: { danger: true },
      cancelText: t('common.cancel'),
      onOk: () =>
        revoke.mutateAsync({ params: { id } }).then(
          () => void message.success(t('stations.revokeDone', { name })),
          (error: unknown) => void message.error(say(error)),
        ),
    });
  return (
    <Button danger icon={<StopOutlined />} onClick={() => void sure()}>
      {t('stations.revoke')}
    </Button>
  );
}
