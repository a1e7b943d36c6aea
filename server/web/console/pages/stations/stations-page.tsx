import { useState } from 'react';
import { PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { Navigate } from 'react-router';
import { StationFilter } from '#shared/protocol/http/stations.ts';
import { StationKind } from '#shared/model/place.ts';
import { useAsk } from '../../../kit/asking.ts';
import { useWords } from '../../../kit/speaking.ts';
import { Answer } from '../../parts/answer.tsx';
import { FirstStep } from '../../parts/first-step.tsx';
import { useMay } from '../../parts/may.tsx';
import { Page } from '../../parts/page.tsx';
import { SheetMenu } from '../../parts/sheet-menu.tsx';
import { useFilters } from '../../parts/search-params.ts';
import { tableState } from '../../parts/table-state.ts';
import { StationBulk } from './bulk/bulk-bar.tsx';
import { useTicked } from './bulk/ticked.ts';
import { FilterChoice, PlaceFilters } from './place-filters.tsx';
import { PlaceViews } from './place-views.tsx';
import { RegionTree } from './region-tree.tsx';
import { StationDialog } from './station-dialog.tsx';
import { StationTable } from './station-table.tsx';
import './stations.css';

const FILTERS = ['region', 'search', 'kind', 'state'] as const;

export default function StationsPage() {
  const { t } = useWords();
  const filters = useFilters();
  const [isAdding, setAdding] = useState(false);
  const mayWrite = useMay('places.write');
  const region = filters.get('region');
  const counts = useAsk('screenCounts', { query: { region } });
  if (filters.get('station') !== '') return <Navigate to={`/stations/${filters.get('station')}`} replace />;
  if (filters.get('presence') !== '') return <Navigate to={`/screens?presence=${filters.get('presence')}`} replace />;
  return (
    <Page
      title={t('stations.title')}
      note={counts.data && t('stations.counts', { stations: counts.data.stations, screens: counts.data.screens })}
      actions={
        <>
          <SheetMenu kind="regions" label={t('sheets.regions')} filter={{ region }} />
          <SheetMenu kind="stations" label={t('sheets.stations')} filter={chosenIn(filters)} />
          {region !== '' && mayWrite && (
            <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>
              {t('stations.addStation')}
            </Button>
          )}
        </>
      }
    >
      <PlaceViews region={region} />
      <div className="fc-places">
        <RegionTree chosen={region} onChoose={(id) => filters.set({ region: id, page: '' })} />
        <Stations filters={filters} />
      </div>
      {isAdding && <StationDialog region={region} onDone={() => setAdding(false)} />}
    </Page>
  );
}

const chosenIn = (filters: ReturnType<typeof useFilters>): StationFilter =>
  StationFilter.parse(Object.fromEntries(FILTERS.flatMap((name) => (filters.get(name) ? [[name, filters.get(name)]] : []))));

function Stations({ filters }: { filters: ReturnType<typeof useFilters> }) {
  const { t } = useWords();
  const mayWrite = useMay('places.write');
  const chosen = chosenIn(filters);
  const asked = useAsk('listStations', { query: { ...chosen, ...tableState(filters, ['name', 'region', 'screens']).query } });
  const ticked = useTicked(chosen, asked.data?.total ?? 0);
  const isNarrowed = FILTERS.some((name) => name !== 'region' && filters.get(name) !== '');
  return (
    <section className="fc-panel" aria-label={t('places.stations')}>
      <PlaceFilters
        filters={filters}
        searchLabel={t('places.searchStations')}
        note={asked.data && t('places.stationsCount', { count: asked.data.total })}
      >
        <FilterChoice
          filters={filters}
          name="kind"
          label={t('places.kind')}
          options={StationKind.options.map((value) => ({ value, label: t(`places.kinds.${value}`) }))}
        />
      </PlaceFilters>
      <Answer of={asked} rows={8}>
        {({ stations, total }) =>
          total > 0 ? (
            <>
              {mayWrite && <StationBulk ticked={ticked} total={total} />}
              <StationTable stations={stations} total={total} filters={filters} {...(mayWrite && { ticked })} />
            </>
          ) : isNarrowed ? (
            <FirstStep
              title={t('common.nothingFound')}
              action={
                <Button onClick={() => filters.set({ search: '', kind: '', state: '', page: '' })}>{t('common.clearFilters')}</Button>
              }
            />
          ) : (
            <FirstStep title={t('places.emptyStations')} hint={t('places.emptyStationsHint')} />
          )
        }
      </Answer>
    </section>
  );
}
