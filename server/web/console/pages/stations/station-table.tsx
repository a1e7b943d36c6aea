import { Table, type TableColumnsType } from 'antd';
import { Link } from 'react-router';
import { Clip } from '../../parts/clip.tsx';
import type { StationView } from '#shared/protocol/http/stations.ts';
import { useWords } from '../../../kit/speaking.ts';
import { hoursWords } from '../../parts/hours-words.ts';
import type { useFilters } from '../../parts/search-params.ts';
import { tableControls } from '../../parts/table-state.ts';
import { rowTicks, type Ticked } from './bulk/ticked.ts';

export interface StationTableProps {
  stations: readonly StationView[];
  total: number;
  filters: ReturnType<typeof useFilters>;
  ticked?: Ticked<unknown>;
}

export function StationTable({ stations, total, filters, ticked }: StationTableProps) {
  const { t, format } = useWords();
  const { pagination, onChange, sortable } = tableControls(filters, total);
  const columns: TableColumnsType<StationView> = [
    {
      title: t('stations.stationName'),
      ...sortable('name', true),
      render: (_, { id, name, address, closedAt }) => (
        <>
          <Clip text={name} to={`/stations/${id}`} />
          {closedAt !== null && <span className="fc-note"> · {t('places.closed')}</span>}
          <div className="fc-note">{address}</div>
        </>
      ),
    },
    { title: t('places.region'), ...sortable('region'), render: (_, { regionNames }) => <Clip text={regionNames.slice(-3).join(' / ')} /> },
    { title: t('places.kind'), render: (_, { kind }) => t(`places.kinds.${kind}`) },
    {
      title: t('places.screensColumn'),
      ...sortable('screens'),
      align: 'right',
      render: (_, { id, screens }) => (screens === 0 ? '0' : <Link to={`/screens?station=${id}`}>{format.number(screens)}</Link>),
    },
    {
      title: t('places.hours'),
      render: (_, { hours }) => (
        <span className="fc-note">
          {hoursWords(hours, t).map((line) => (
            <div key={line}>{line}</div>
          ))}
        </span>
      ),
    },
    {
      title: t('places.contact'),
      render: (_, { contact }) => contact && <Clip text={[contact.name, contact.phone].filter(Boolean).join(' ')} />,
    },
  ];
  return (
    <Table<StationView>
      rowKey="id"
      size="middle"
      columns={columns}
      dataSource={[...stations]}
      scroll={{ x: 'max-content' }}
      pagination={pagination}
      onChange={onChange}
      {...(ticked && { rowSelection: rowTicks(ticked, stations) })}
    />
  );
}
