import { Table, Tag, type TableColumnsType } from 'antd';
import type { Screen } from '#shared/model/place.ts';
import { useWords } from '../../../kit/speaking.ts';
import { Clip } from '../../parts/clip.tsx';
import { PresenceSince } from '../../parts/presence-mark.tsx';
import type { useFilters } from '../../parts/search-params.ts';
import { planWords, readinessWords, ShowsNow } from '../../parts/shows-now.tsx';
import { tableControls } from '../../parts/table-state.ts';
import { rowTicks, type Ticked } from './bulk/ticked.ts';

interface ScreenTableProps {
  screens: readonly Screen[];
  total: number;
  filters: ReturnType<typeof useFilters>;
  ticked?: Ticked<unknown>;
  /** All stand at one station, which need not be told again. */
  isOneStation?: boolean;
}

export function ScreenTable({ screens, total, filters, ticked, isOneStation = false }: ScreenTableProps) {
  const { t, format } = useWords();
  const { pagination, onChange, sortable } = tableControls(filters, total);
  const kinds = { station: t('stations.kindStation'), outdoor: t('stations.kindOutdoor'), vehicle: t('stations.kindVehicle') };
  const columns: TableColumnsType<Screen> = [
    {
      title: t('stations.screenName'),
      ...sortable('name', true),
      render: (_, { id, name, kind, tags, closedAt }) => (
        <>
          <Clip text={name} to={`/screens/${id}`} />
          {closedAt !== null && <span className="fc-note"> · {t('places.closed')}</span>}
          <div className="fc-note">
            {kinds[kind]}{' '}
            {tags.map((tag) => (
              <Tag key={tag}>{tag}</Tag>
            ))}
          </div>
        </>
      ),
    },
    {
      title: t('places.stationColumn'),
      ...sortable('station'),
      render: (_, { station, stationName }) => <Clip text={stationName} to={`/stations/${station}`} />,
    },
    { title: t('stations.presence'), ...sortable('presence'), render: (_, screen) => <PresenceSince screen={screen} /> },
    { title: t('stations.showing'), render: (_, screen) => <ShowsNow screen={screen} /> },
    {
      title: t('stations.plan'),
      render: (_, screen) => (
        <>
          <span className="fc-plan">{planWords(screen, t)}</span>
          <div className="fc-note">{readinessWords(screen, t, format)}</div>
        </>
      ),
    },
  ];
  return (
    <Table<Screen>
      rowKey="id"
      size="middle"
      columns={isOneStation ? columns.filter(({ key }) => key !== 'station') : columns}
      dataSource={[...screens]}
      scroll={{ x: 'max-content' }}
      pagination={pagination}
      onChange={onChange}
      {...(ticked && { rowSelection: rowTicks(ticked, screens) })}
    />
  );
}
