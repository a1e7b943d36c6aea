import { App, Switch } from 'antd';
import type { EncodeRule } from '#shared/model/encoding.ts';
import { useTell } from '../../../kit/asking.ts';
import { useFailureWords, useWords } from '../../../kit/speaking.ts';

/** Acts at once, and says what it means for what is in hand. */
export function PauseSwitch({ rule }: { rule: EncodeRule }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const say = useFailureWords();
  const save = useTell('setEncodingRule');
  const change = (isPaused: boolean) =>
    save.mutate(
      { body: { isPaused, quiet: rule.quiet } },
      {
        onSuccess: () => void message.success(isPaused ? t('encoding.pauseOn') : t('encoding.pauseOff')),
        onError: (error) => void message.error(say(error)),
      },
    );
  return (
    <div>
      <label className="fc-switch">
        <Switch checked={rule.isPaused} loading={save.isPending} onChange={change} aria-describedby="pause-hint" />
        {t('encoding.pause')}
      </label>
      <p id="pause-hint" className="fc-note">
        {t('encoding.pauseHint')}
      </p>
    </div>
  );
}
