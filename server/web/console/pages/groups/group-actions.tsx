import { useState } from 'react';
import { DeleteOutlined, EditOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { Group } from '#shared/model/group.ts';
import { useTell } from '../../../kit/asking.ts';
import { useWords } from '../../../kit/speaking.ts';
import { useRemoval } from '../../parts/removal.tsx';
import { GroupDialog } from './group-dialog.tsx';

export function GroupActions({ group }: { group: Group }) {
  const { t } = useWords();
  const [isEditing, setEditing] = useState(false);
  const remove = useTell('removeGroup');
  const confirmRemoval = useRemoval();
  const { id, name } = group;
  const ask = () =>
    confirmRemoval({ name, consequence: t('places.removeGroupConsequence'), remove: () => remove.mutateAsync({ params: { id } }) });
  return (
    <>
      <Button type="text" icon={<EditOutlined />} aria-label={`${t('places.editGroup')} ${name}`} onClick={() => setEditing(true)} />
      <Button type="text" danger icon={<DeleteOutlined />} aria-label={t('common.removeNamed', { name })} onClick={ask} />
      {isEditing && <GroupDialog group={group} onDone={() => setEditing(false)} />}
    </>
  );
}
