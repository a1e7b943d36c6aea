import type { AccountView } from '#shared/model/account.ts';
import { useTell } from '../../../kit/asking.ts';
import { useWords } from '../../../kit/speaking.ts';
import { PinPanel } from '../../parts/pin-panel.tsx';

/** Of somebody who may act at boxes, or has a PIN from when he might. */
export function PersonPin({ account: { id, name, grants, hasPin, closedAt } }: { account: AccountView }) {
  const { t } = useWords();
  const [set, remove] = [useTell('setPin'), useTell('removePin')];
  const isOperator = grants.some(({ role }) => role === 'operator');
  if (closedAt !== null || (!isOperator && !hasPin)) return null;
  return (
    <PinPanel
      name={name}
      hasPin={hasPin}
      hint={isOperator ? t('people.pin.hint') : t('people.pin.notOperator')}
      set={async (pin) => (await set.mutateAsync({ params: { id }, body: { pin } })).pin}
      remove={() => remove.mutateAsync({ params: { id } })}
    />
  );
}
