import { App, Button } from 'antd';
import type { BulkPlan } from '#shared/protocol/http/bulk.ts';
import { useTell } from '../../../../kit/asking.ts';
import { useFailureWords, useWords } from '../../../../kit/speaking.ts';
import type { Of } from './acts.tsx';
import { Refusals } from './bulk-summary.tsx';

/** Long enough to see what one has done; later it stands above the table. */
const OFFER_S = 15;

/** Takes a bulk edit back, and says what had to stay as it is. */
export function useUndo() {
  const { t } = useWords();
  const { message, modal, notification } = App.useApp();
  const say = useFailureWords();
  const undo = useTell('undoEdit');

  async function take(of: Of, id: string): Promise<void> {
    try {
      const { restored, left, refused } = await undo.mutateAsync({ params: { id } });
      const words = t('bulk.undone', { many: t(`bulk.many.${of}`, { count: restored }) });
      if (left === 0) return void message.success(words);
      const rest = (
        <>
          <p>{t('bulk.undoneLeft')}</p>
          <Refusals of={of} refused={refused} />
        </>
      );
      modal.info({ title: words, content: rest, okText: t('common.close') });
    } catch (error) {
      void message.error(say(error), 6);
    }
  }

  /** Right after it was done. */
  function offer(of: Of, { edit, counts }: BulkPlan): void {
    const title = t('bulk.done', { many: t(`bulk.many.${of}`, { count: counts.changed }) });
    if (edit === null) return void message.success(title);
    const key = `undo-${edit}`;
    const onClick = () => {
      notification.destroy(key);
      void take(of, edit);
    };
    notification.success({ key, title, duration: OFFER_S, actions: <Button onClick={onClick}>{t('bulk.undo')}</Button> });
  }

  return { take, offer, isPending: undo.isPending };
}
