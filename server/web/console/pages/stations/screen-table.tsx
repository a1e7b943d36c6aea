import { useCallback, type ReactNode } from 'react';
import { Button, Select, Table, type TableColumnsType } from 'antd';
import { Presence, type Screen } from '#shared/model/place.ts';
import { useWords } from '../../../kit/speaking.ts';
import { Clip } from '../../parts/clip.tsx';
import { FirstStep } from '../../parts/first-step.tsx';
import type { Places } from '../../parts/place-names.ts';
import { PresenceSince } from '../../parts/presence-mark.tsx';
import { SearchField } from '../../parts/search-field.tsx';
import { useFilters } from '../../parts/search-params.ts';
import { planWords, ShowsNow } from '../../parts/shows-now.tsx';

/** The screens of a place (and of all places below it). */
export function ScreenTable({ places, chosen, enrol }: { places: Places; chosen: string; enrol: ReactNode }) {
  const { t } = useWords();
  const filters = useFilters();
  const { set } = filters;
  const search = filters.get('search');
  const presence = Presence.safeParse(filters.get('presence')).data;
  const onSearch = useCallback((text: string) => set({ search: text }), [set]);
  const here = screensAt(places, chosen);
  const shown = here.filter(
    (screen) => (presence === undefined || screen.presence === presence) && screen.name.toLowerCase().includes(search.toLowerCase()),
  );
  return (
    <section className="fc-panel fc-screens" aria-label={t('stations.screens')}>
      <div className="fc-filters fc-screens-head">
        <SearchField value={search} onSearch={onSearch} label={t('stations.searchScreens')} />
        <Select
          allowClear
          aria-label={t('stations.presenceFilter')}
          placeholder={t('stations.presenceFilter')}
          className="fc-presence-select"
          value={presence ?? null}
          onChange={(value) => filters.set({ presence: value ?? '' })}
          options={Presence.options.map((value) => ({ value, label: t(`stations.${value}`) }))}
        />
        <span className="fc-grow" />
        <span className="fc-note">{t('stations.screensCount', { count: shown.length })}</span>
      </div>
      {here.length === 0 ? (
        <FirstStep
          title={t('stations.emptyScreens')}
          hint={places.stations.length === 0 ? t('stations.emptyScreensNeedStation') : t('stations.emptyScreensHint')}
          action={places.stations.length > 0 && enrol}
        />
      ) : shown.length === 0 ? (
        <FirstStep
          title={t('common.nothingFound')}
          action={<Button onClick={() => filters.set({ search: '', presence: '' })}>{t('common.clearFilters')}</Button>}
        />
      ) : (
        <Rows screens={shown} places={places} />
      )}
    </section>
  );
}

function Rows({ screens, places }: { screens: readonly Screen[]; places: Places }) {
  const { t } = useWords();
  const stationName = (screen: Screen): string => places.stations.find(({ id }) => id === screen.station)?.name ?? '';
  const kinds = { station: t('stations.kindStation'), outdoor: t('stations.kindOutdoor'), vehicle: t('stations.kindVehicle') };
  const columns: TableColumnsType<Screen> = [
    {
      title: t('stations.screenName'),
      sorter: (a, b) => a.name.localeCompare(b.name),
      render: (_, screen) => (
        <>
          <Clip text={screen.name} to={`/screens/${screen.id}`} />
          <div className="fc-note">
            <Clip text={stationName(screen)} /> · {kinds[screen.kind]}
          </div>
        </>
      ),
    },
    {
      title: t('stations.presence'),
      sorter: (a, b) => a.presence.localeCompare(b.presence),
      render: (_, screen) => <PresenceSince screen={screen} />,
    },
    { title: t('stations.showing'), render: (_, screen) => <ShowsNow screen={screen} /> },
    { title: t('stations.plan'), render: (_, screen) => <span className="fc-plan">{planWords(screen, t)}</span> },
  ];
  return (
    <Table<Screen>
      rowKey="id"
      size="middle"
      columns={columns}
      dataSource={[...screens]}
      scroll={{ x: 'max-content' }}
      pagination={{ pageSize: 50, hideOnSinglePage: true }}
    />
  );
}

function screensAt({ regions, stations, screens }: Places, chosen: string): readonly Screen[] {
  if (chosen === '') return screens;
  if (chosen.startsWith('sta_')) return screens.filter((screen) => screen.station === chosen);
  const top = regions.find(({ id }) => id === chosen);
  const below = new Set(regions.filter((region) => top && region.path.startsWith(top.path)).map((region) => region.id));
  const inside = new Set(stations.filter((station) => below.has(station.region)).map((station) => station.id));
  return screens.filter((screen) => inside.has(screen.station));
}
