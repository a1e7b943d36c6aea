import { useState } from 'react';
import { PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { Presence, ScreenKind } from '#shared/model/place.ts';
import { ScreenFilter } from '#shared/protocol/http/stations.ts';
import { useAsk } from '../../../kit/asking.ts';
import { useWords } from '../../../kit/speaking.ts';
import { Answer } from '../../parts/answer.tsx';
import { FirstStep } from '../../parts/first-step.tsx';
import { GroupFilter } from '../../parts/group-select.tsx';
import { May, useMay } from '../../parts/may.tsx';
import { Page } from '../../parts/page.tsx';
import { useFilters } from '../../parts/search-params.ts';
import { tableState } from '../../parts/table-state.ts';
import { ScreenBulk } from '../stations/bulk/bulk-bar.tsx';
import { useTicked } from '../stations/bulk/ticked.ts';
import { EnrolDialog } from '../stations/enrol-dialog.tsx';
import { FilterChoice, PlaceFilters } from '../stations/place-filters.tsx';
import { PlaceViews } from '../stations/place-views.tsx';
import { RegionTree } from '../stations/region-tree.tsx';
import { ScreenTable } from '../stations/screen-table.tsx';
import '../stations/stations.css';

const FILTERS = ['region', 'station', 'search', 'kind', 'tag', 'group', 'presence', 'hours', 'state'] as const;
const SORTS = ['name', 'station', 'presence', 'enrolled'] as const;

/** All screens, with what they show now; what is chosen stands in the address. */
export default function ScreensPage() {
  const { t } = useWords();
  const filters = useFilters();
  const [isEnrolling, setEnrolling] = useState(false);
  const region = filters.get('region');
  const counts = useAsk('screenCounts', { query: { region } });
  const enrol = (
    <May right="places.write">
      <Button type="primary" icon={<PlusOutlined />} onClick={() => setEnrolling(true)}>
        {t('stations.enrol')}
      </Button>
    </May>
  );
  return (
    <Page
      title={t('nav.screens')}
      note={counts.data && t('stations.counts', { stations: counts.data.stations, screens: counts.data.screens })}
      actions={enrol}
    >
      <PlaceViews region={region} />
      <div className="fc-places">
        <RegionTree chosen={region} onChoose={(id) => filters.set({ region: id, station: '', page: '' })} />
        <Screens filters={filters} tags={counts.data?.tags ?? []} enrol={enrol} />
      </div>
      {isEnrolling && <EnrolDialog station={filters.get('station')} onClose={() => setEnrolling(false)} />}
    </Page>
  );
}

interface ScreensProps {
  filters: ReturnType<typeof useFilters>;
  tags: readonly string[];
  enrol: React.ReactNode;
}

function Screens({ filters, tags, enrol }: ScreensProps) {
  const { t } = useWords();
  const chosen = ScreenFilter.parse(Object.fromEntries(FILTERS.flatMap((name) => (filters.get(name) ? [[name, filters.get(name)]] : []))));
  const asked = useAsk('listScreens', { query: { ...chosen, ...tableState(filters, SORTS).query } });
  const mayWrite = useMay('places.write');
  const ticked = useTicked(chosen, asked.data?.total ?? 0);
  const isNarrowed = FILTERS.some((name) => name !== 'region' && filters.get(name) !== '');
  const clear = () =>
    filters.set({ ...Object.fromEntries(FILTERS.filter((name) => name !== 'region').map((name) => [name, ''])), page: '' });
  return (
    <section className="fc-panel" aria-label={t('stations.screens')}>
      <PlaceFilters
        filters={filters}
        searchLabel={t('places.searchScreens')}
        note={asked.data && t('stations.screensCount', { count: asked.data.total })}
      >
        <ScreenChoices filters={filters} tags={tags} />
      </PlaceFilters>
      <Answer of={asked} rows={8}>
        {({ screens, total }) =>
          total > 0 ? (
            <>
              {mayWrite && <ScreenBulk ticked={ticked} total={total} />}
              <ScreenTable screens={screens} total={total} filters={filters} {...(mayWrite && { ticked })} />
            </>
          ) : isNarrowed ? (
            <FirstStep title={t('common.nothingFound')} action={<Button onClick={clear}>{t('common.clearFilters')}</Button>} />
          ) : (
            <FirstStep title={t('stations.emptyScreens')} hint={t('stations.emptyScreensHint')} action={enrol} />
          )
        }
      </Answer>
    </section>
  );
}

function ScreenChoices({ filters, tags }: Pick<ScreensProps, 'filters' | 'tags'>) {
  const { t } = useWords();
  const kinds = { station: t('stations.kindStation'), outdoor: t('stations.kindOutdoor'), vehicle: t('stations.kindVehicle') };
  return (
    <>
      <FilterChoice
        filters={filters}
        name="presence"
        label={t('stations.presenceFilter')}
        options={Presence.options.map((value) => ({ value, label: t(`stations.${value}`) }))}
      />
      <FilterChoice
        filters={filters}
        name="hours"
        label={t('stations.hoursFilter')}
        options={[{ value: 'now', label: t('stations.hoursNow') }]}
      />
      <FilterChoice
        filters={filters}
        name="kind"
        label={t('stations.kind')}
        options={ScreenKind.options.map((value) => ({ value, label: kinds[value] }))}
      />
      {tags.length > 0 && (
        <FilterChoice filters={filters} name="tag" label={t('places.tags')} options={tags.map((tag) => ({ value: tag, label: tag }))} />
      )}
      <GroupFilter value={filters.get('group')} onChange={(group) => filters.set({ group, page: '' })} />
    </>
  );
}
