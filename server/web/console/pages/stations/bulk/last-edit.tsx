import { UndoOutlined } from '@ant-design/icons';
import { App, Button } from 'antd';
import { useAsk } from '../../../../kit/asking.ts';
import { useWords } from '../../../../kit/speaking.ts';
import type { Of } from './acts.tsx';
import { useUndo } from './undoing.tsx';

/** His last edit of many can be taken back for a day. */
export function LastEdit({ of }: { of: Of }) {
  const { t, format } = useWords();
  const { modal } = App.useApp();
  const { take, isPending } = useUndo();
  const edit = useAsk('lastEdit', {}).data?.edit;
  if (edit?.of !== of) return null;
  const many = t(`bulk.many.${of}`, { count: edit.count });
  const time = format.dateTime(edit.at);
  const ask = () =>
    void modal.confirm({
      title: t('bulk.undoSure', { time }),
      content: t('bulk.undoConsequence', { many }),
      okText: t('bulk.undo'),
      cancelText: t('common.cancel'),
      onOk: () => take(of, edit.id),
    });
  return (
    <p className="fc-note fc-last-edit">
      {t('bulk.undoUntil', { time, many, until: format.dateTime(edit.until) })}
      <Button type="link" size="small" icon={<UndoOutlined />} loading={isPending} onClick={ask}>
        {t('bulk.undo')}
      </Button>
    </p>
  );
}
