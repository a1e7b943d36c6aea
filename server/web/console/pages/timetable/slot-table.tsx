import { DeleteOutlined } from '@ant-design/icons';
import { Button, Table, type TableColumnsType } from 'antd';
import { useSearchParams } from 'react-router';
import type { Slot } from '#shared/model/programme.ts';
import { useTell } from '../../../kit/asking.ts';
import type { ReplyOf } from '../../../kit/client.ts';
import { useWords } from '../../../kit/speaking.ts';
import { Clip } from '../../parts/clip.tsx';
import { targetName, type Places } from '../../parts/place-names.ts';
import { useRemoval } from '../../parts/removal.tsx';
import { datesWords, weekdayWords, windowShort } from './slot-words.ts';

interface SlotTableProps {
  slots: readonly Slot[];
  playlists: ReplyOf<'listPlaylists'>['playlists'];
  places: Places;
}

export function SlotTable({ slots, playlists, places }: SlotTableProps) {
  const { t, format } = useWords();
  const remove = useTell('removeSlot');
  const confirmRemoval = useRemoval();
  const [params] = useSearchParams();
  const playlistOf = (slot: Slot) => playlists.find(({ id }) => id === slot.playlist);
  const nameOf = (slot: Slot): string => slot.title || playlistOf(slot)?.title || t('lessons.slot');
  const editPath = (slot: Slot): string => {
    const next = new URLSearchParams(params);
    next.set('slot', slot.id);
    return `?${next}`;
  };
  const where = (slot: Slot): string => slot.targets.map((target) => targetName(target, places)).join(t('common.listComma'));
  const ask = (slot: Slot) =>
    confirmRemoval({
      name: nameOf(slot),
      consequence: t('programmes.removeSlotConsequence', { where: where(slot) }),
      remove: () => remove.mutateAsync({ params: { id: slot.id } }),
    });

  const columns: TableColumnsType<Slot> = [
    {
      title: t('programmes.slotTitle'),
      render: (_, slot) => <Clip text={nameOf(slot)} to={editPath(slot)} />,
      sorter: (a, b) => nameOf(a).localeCompare(nameOf(b)),
    },
    {
      title: t('programmes.tier'),
      render: (_, { tier, priority }) => (
        <span className={`fc-tier fc-tier-${tier}`}>
          {t(`programmes.${tier}`)}
          {priority > 0 && ` · ${priority}`}
        </span>
      ),
    },
    {
      title: t('programmes.when'),
      sorter: (a, b) => a.start.localeCompare(b.start),
      render: (_, slot) => (
        <>
          <div>
            {weekdayWords(slot.weekdays, t)} {windowShort(slot, t)}
          </div>
          <div className="fc-note">{datesWords(slot, t, format)}</div>
        </>
      ),
    },
    {
      title: t('programmes.what'),
      render: (_, slot) => <Clip text={playlistOf(slot)?.title ?? slot.playlist} to={`/playlists/${slot.playlist}`} />,
    },
    {
      title: t('programmes.where'),
      render: (_, slot) => (
        <span className="fc-where" title={where(slot)}>
          {where(slot)}
        </span>
      ),
    },
    {
      title: <span className="fc-hidden">{t('common.remove')}</span>,
      align: 'right',
      render: (_, slot) => (
        <Button
          type="text"
          danger
          icon={<DeleteOutlined />}
          aria-label={t('common.removeNamed', { name: nameOf(slot) })}
          onClick={() => ask(slot)}
        />
      ),
    },
  ];
  return (
    <section className="fc-panel fc-panel-table fc-clip-narrow">
      <Table<Slot>
        rowKey="id"
        columns={columns}
        dataSource={[...slots]}
        size="middle"
        scroll={{ x: 'max-content' }}
        pagination={{ pageSize: 50, hideOnSinglePage: true }}
      />
    </section>
  );
}
