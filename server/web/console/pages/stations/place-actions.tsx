import { useState } from 'react';
import { MoreOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import type { Region, Station } from '#shared/model/place.ts';
import { useTell } from '../../../kit/asking.ts';
import { useWords } from '../../../kit/speaking.ts';
import { useRemoval } from '../../parts/removal.tsx';
import { RegionDialog } from './region-dialog.tsx';
import { StationDialog } from './station-dialog.tsx';

type Open = 'addRegion' | 'addStation' | 'rename' | null;

/** What can be done with one place of the tree. */
export function PlaceActions({ region, station }: { region: Region | undefined; station: Station | undefined }) {
  const { t } = useWords();
  const [open, setOpen] = useState<Open>(null);
  const removeRegion = useTell('removeRegion');
  const removeStation = useTell('removeStation');
  const confirmRemoval = useRemoval();
  const name = region?.name ?? station?.name ?? '';

  const remove = () => {
    if (region)
      confirmRemoval({
        name,
        consequence: t('stations.removeRegionConsequence'),
        remove: () => removeRegion.mutateAsync({ params: { id: region.id } }),
      });
    if (station)
      confirmRemoval({
        name,
        consequence: t('stations.removeStationConsequence'),
        remove: () => removeStation.mutateAsync({ params: { id: station.id } }),
      });
  };
  const below = region
    ? [
        { key: 'station', label: t('stations.addStation'), onClick: () => setOpen('addStation') },
        { key: 'region', label: t('stations.addRegionBelow', { name }), onClick: () => setOpen('addRegion') },
        { type: 'divider' as const },
      ]
    : [];
  const items = [
    ...below,
    { key: 'rename', label: region ? t('stations.rename') : t('common.edit'), onClick: () => setOpen('rename') },
    { key: 'remove', label: t('common.remove'), danger: true, onClick: remove },
  ];
  const done = () => setOpen(null);
  return (
    // The menu and its dialogs hang in the tree only for React: what is pressed there must not choose the node.
    <span onClick={(event) => event.stopPropagation()} onKeyDown={(event) => event.stopPropagation()} role="presentation">
      <Dropdown trigger={['click']} menu={{ items }}>
        <Button type="text" size="small" icon={<MoreOutlined />} aria-label={t('stations.actionsOf', { name })} />
      </Dropdown>
      {open === 'addRegion' && region && <RegionDialog parent={region} onDone={done} />}
      {open === 'addStation' && region && <StationDialog region={region.id} onDone={done} />}
      {open === 'rename' && region && <RegionDialog region={region} parent={null} onDone={done} />}
      {open === 'rename' && station && <StationDialog station={station} region={station.region} onDone={done} />}
    </span>
  );
}
