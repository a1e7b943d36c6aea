import { DeleteOutlined } from '@ant-design/icons';
import { Button, Table, type TableColumnsType } from 'antd';
import { useSearchParams } from 'react-router';
import type { SlotView } from '#shared/protocol/http/programmes.ts';
import { useTell } from '../../../kit/asking.ts';
import { useWords } from '../../../kit/speaking.ts';
import { Clip } from '../../parts/clip.tsx';
import { fullName } from '../../parts/place-names.ts';
import { May } from '../../parts/may.tsx';
import { useRemoval } from '../../parts/removal.tsx';
import type { useFilters } from '../../parts/search-params.ts';
import { tableControls } from '../../parts/table-state.ts';
import { datesWords, weekdayWords, windowShort } from './slot-words.ts';

interface SlotTableProps {
  slots: readonly SlotView[];
  total: number;
  filters: ReturnType<typeof useFilters>;
}

/** A page of the slots, as the server sorted it. */
export function SlotTable({ slots, total, filters }: SlotTableProps) {
  const { t, format } = useWords();
  const remove = useTell('removeSlot');
  const confirmRemoval = useRemoval();
  const [params] = useSearchParams();
  const { pagination, onChange, sortable } = tableControls(filters, total);
  const nameOf = (slot: SlotView): string => slot.title || slot.playlistTitle || t('lessons.slot');
  const editPath = (slot: SlotView): string => {
    const next = new URLSearchParams(params);
    next.set('slot', slot.id);
    return `?${next}`;
  };
  const where = (slot: SlotView): string => slot.targets.map(fullName).join(t('common.listComma'));
  const ask = (slot: SlotView) =>
    confirmRemoval({
      name: nameOf(slot),
      consequence: t('programmes.removeSlotConsequence', { where: where(slot) }),
      remove: () => remove.mutateAsync({ params: { id: slot.id } }),
    });

  const columns: TableColumnsType<SlotView> = [
    {
      title: t('programmes.slotTitle'),
      ...sortable('title'),
      render: (_, slot) => <Clip text={nameOf(slot)} to={editPath(slot)} />,
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
      ...sortable('start'),
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
      render: (_, slot) => <Clip text={slot.playlistTitle} to={`/playlists/${slot.playlist}`} />,
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
        <May right="programme.write">
          <Button
            type="text"
            danger
            icon={<DeleteOutlined />}
            aria-label={t('common.removeNamed', { name: nameOf(slot) })}
            onClick={() => ask(slot)}
          />
        </May>
      ),
    },
  ];
  return (
    <div className="fc-clip-narrow">
      <Table<SlotView>
        rowKey="id"
        columns={columns}
        dataSource={[...slots]}
        size="middle"
        scroll={{ x: 'max-content' }}
        pagination={pagination}
        onChange={onChange}
      />
    </div>
  );
}
