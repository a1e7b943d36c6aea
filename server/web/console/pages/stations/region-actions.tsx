import { useState } from 'react';
import { MoreOutlined } from '@ant-design/icons';
import { App, Button, Dropdown } from 'antd';
import type { Region } from '#shared/model/place.ts';
import { useTell } from '../../../kit/asking.ts';
import { useFailureWords, useWords } from '../../../kit/speaking.ts';
import { useRemoval } from '../../parts/removal.tsx';
import { MoveRegion } from './move-region.tsx';
import { RegionDialog } from './region-dialog.tsx';
import { StationDialog } from './station-dialog.tsx';

type Open = 'addRegion' | 'addStation' | 'edit' | 'move' | null;

/** What can be done with one region of the tree. */
export function RegionActions({ region }: { region: Region }) {
  const { t } = useWords();
  const [open, setOpen] = useState<Open>(null);
  const remove = useTell('removeRegion');
  const confirmRemoval = useRemoval();
  const setClosed = useClosing(region);
  const { id, name, kind } = region;
  const askToRemove = () =>
    confirmRemoval({ name, consequence: t('stations.removeRegionConsequence'), remove: () => remove.mutateAsync({ params: { id } }) });
  const below = [
    { key: 'station', label: t('stations.addStation'), onClick: () => setOpen('addStation') },
    ...(kind === 'hamlet' ? [] : [{ key: 'region', label: t('stations.addRegionBelow', { name }), onClick: () => setOpen('addRegion') }]),
    { type: 'divider' as const },
  ];
  const items = [
    ...(region.closedAt === null ? below : []),
    { key: 'edit', label: t('places.editRegion'), onClick: () => setOpen('edit') },
    { key: 'move', label: t('places.moveRegion'), onClick: () => setOpen('move') },
    { key: 'close', label: region.closedAt === null ? t('places.closeRegion') : t('places.reopen'), onClick: setClosed },
    { key: 'remove', label: t('common.remove'), danger: true, onClick: askToRemove },
  ];
  const done = () => setOpen(null);
  return (
    <>
      <Dropdown trigger={['click']} menu={{ items }}>
        <Button type="text" size="small" icon={<MoreOutlined />} aria-label={t('stations.actionsOf', { name })} />
      </Dropdown>
      {open === 'addRegion' && <RegionDialog parent={region} onDone={done} />}
      {open === 'addStation' && <StationDialog region={id} onDone={done} />}
      {open === 'edit' && <RegionDialog region={region} parent={null} onDone={done} />}
      {open === 'move' && <MoveRegion region={region} onDone={done} />}
    </>
  );
}

/** Closing says what follows; opening again needs no question. */
function useClosing({ id, name, closedAt }: Region): () => void {
  const { t } = useWords();
  const { modal, message } = App.useApp();
  const say = useFailureWords();
  const close = useTell('closeRegion');
  const reopen = useTell('reopenRegion');
  const told = (done: string) => [() => void message.success(done), (error: unknown) => void message.error(say(error), 6)] as const;
  if (closedAt !== null) return () => void reopen.mutateAsync({ params: { id } }).then(...told(t('places.reopened', { name })));
  return () =>
    void modal.confirm({
      title: t('places.closeRegionSure', { name }),
      content: t('places.closeRegionConsequence'),
      okText: t('places.closeRegion'),
      cancelText: t('common.cancel'),
      onOk: () => close.mutateAsync({ params: { id } }).then(...told(t('places.closedDone', { name }))),
    });
}
