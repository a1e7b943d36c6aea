import { Button, Modal } from 'antd';
import { length } from '../../../kit/format.ts';
import { useWords } from '../../../kit/speaking.ts';
import type { Saving } from './use-saving.ts';

/** Somebody else saved meanwhile: shows theirs, and lets a person decide knowingly. */
export function ConflictDialog({ saving }: { saving: Saving }) {
  const { t } = useWords();
  const { theirs } = saving;
  if (!theirs) return null;
  return (
    <Modal
      open
      title={t('common.conflictTitle')}
      onCancel={saving.keepEditing}
      footer={[
        <Button key="edit" onClick={saving.keepEditing}>
          {t('common.keepEditing')}
        </Button>,
        <Button key="over" danger loading={saving.isSaving} onClick={saving.overwrite}>
          {t('common.overwrite')}
        </Button>,
        <Button key="theirs" type="primary" onClick={saving.takeTheirs}>
          {t('common.takeTheirs')}
        </Button>,
      ]}
    >
      <p>{t('common.conflictHint')}</p>
      <div className="fc-theirs">
        <strong>{theirs.title}</strong>
        <div className="fc-note">
          {t('programmes.itemsCount', { count: theirs.items.length })} · {length(theirs.totalMs)}
        </div>
        <ol>
          {theirs.items.map((item, index) => (
            <li key={`${item.content}${index}`}>
              {index + 1}. {item.title} <span className="fc-note">{item.ms === null ? '' : length(item.ms)}</span>
            </li>
          ))}
        </ol>
      </div>
    </Modal>
  );
}
