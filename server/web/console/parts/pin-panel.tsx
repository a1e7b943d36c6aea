import { useState } from 'react';
import { CheckCircleFilled, ExclamationCircleFilled } from '@ant-design/icons';
import { App, Button } from 'antd';
import { useFailureWords, useWords } from '../../kit/speaking.ts';
import { MadePinDialog, PinDialog, type SetPin } from './pin-dialog.tsx';
import { Panel } from './page.tsx';

interface PinPanelProps {
  name: string;
  hasPin: boolean;
  hint: string;
  set: SetPin;
  remove: () => Promise<unknown>;
}

/** Whether somebody has a PIN for the boxes; setting, resetting and removing it. Which one it is stands nowhere. */
export function PinPanel({ name, hasPin, hint, set, remove }: PinPanelProps) {
  const { t } = useWords();
  const { message } = App.useApp();
  const [isSetting, setSetting] = useState(false);
  const [made, setMade] = useState<string>();
  const onSet = (pin: string | null): void => {
    setSetting(false);
    if (pin === null) void message.success(t('people.pin.done'));
    else setMade(pin);
  };
  return (
    <Panel title={t('people.pin.title')} className="fc-stacked">
      <p className="fc-note">{hint}</p>
      <p>
        <PinState hasPin={hasPin} />
      </p>
      <div className="fc-actions">
        <Button onClick={() => setSetting(true)}>{hasPin ? t('people.pin.reset') : t('people.pin.set')}</Button>
        {hasPin && <RemovePin name={name} remove={remove} />}
      </div>
      {isSetting && <PinDialog name={name} set={set} onSet={onSet} onCancel={() => setSetting(false)} />}
      {made !== undefined && <MadePinDialog name={name} pin={made} onDone={() => setMade(undefined)} />}
    </Panel>
  );
}

export function PinState({ hasPin }: { hasPin: boolean }) {
  const { t } = useWords();
  return hasPin ? (
    <span className="fc-state fc-state-ready">
      <CheckCircleFilled /> {t('people.pin.there')}
    </span>
  ) : (
    <span className="fc-state fc-state-never">
      <ExclamationCircleFilled /> {t('people.pin.none')}
    </span>
  );
}

function RemovePin({ name, remove }: Pick<PinPanelProps, 'name' | 'remove'>) {
  const { t } = useWords();
  const { modal, message } = App.useApp();
  const say = useFailureWords();
  const ask = () =>
    void modal.confirm({
      title: t('people.pin.removeSure', { name }),
      content: t('people.pin.removeConsequence'),
      okText: t('people.pin.remove'),
      okButtonProps: { danger: true },
      cancelText: t('common.cancel'),
      onOk: () =>
        remove().then(
          () => void message.success(t('people.pin.removed')),
          (error: unknown) => void message.error(say(error), 6),
        ),
    });
  return <Button onClick={ask}>{t('people.pin.remove')}</Button>;
}
