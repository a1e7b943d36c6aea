import { useAsk, useTell } from '../../../kit/asking.ts';
import { useWords } from '../../../kit/speaking.ts';
import { PinPanel } from '../../parts/pin-panel.tsx';

export function OwnPin() {
  const { t } = useWords();
  const me = useAsk('whoAmI', {}).data;
  const [set, remove] = [useTell('setOwnPin'), useTell('removeOwnPin')];
  const isOperator = me?.grants.some(({ role }) => role === 'operator') ?? false;
  if (!me || (!isOperator && !me.hasPin)) return null;
  return (
    <PinPanel
      name={me.name}
      hasPin={me.hasPin}
      hint={isOperator ? t('people.pin.ownHint') : t('people.pin.notOperator')}
      set={async (pin) => (await set.mutateAsync({ body: { pin } })).pin}
      remove={() => remove.mutateAsync({})}
    />
  );
}
