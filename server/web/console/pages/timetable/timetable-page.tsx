import { PlusOutlined } from '@ant-design/icons';
import { Button, Tabs } from 'antd';
import { Link } from 'react-router';
import { useAsk } from '../../../kit/asking.ts';
import { useWords } from '../../../kit/speaking.ts';
import { FirstStep } from '../../parts/first-step.tsx';
import { LateSkeleton } from '../../parts/late-skeleton.tsx';
import { Page } from '../../parts/page.tsx';
import { usePlaces } from '../../parts/place-names.ts';
import { useFilters } from '../../parts/search-params.ts';
import { Trouble } from '../../parts/trouble.tsx';
import { DefaultPlaylist } from './default-playlist.tsx';
import { SlotDrawer } from './slot-drawer.tsx';
import { SlotTable } from './slot-table.tsx';
import { WeekView } from './week-view.tsx';
import './timetable.css';

export default function TimetablePage() {
  const { t } = useWords();
  const filters = useFilters();
  const { places, isReady, error, refetch } = usePlaces();
  const slots = useAsk('listSlots', {});
  const playlists = useAsk('listPlaylists', {});
  const opened = filters.get('slot');
  const isLoaded = isReady && slots.data && playlists.data;
  const failure = error ?? slots.error ?? playlists.error;
  const hasPlaylists = (playlists.data?.playlists.length ?? 0) > 0;

  const add = (
    <Button type="primary" icon={<PlusOutlined />} disabled={!hasPlaylists} onClick={() => filters.set({ slot: 'new' })}>
      {t('programmes.newSlot')}
    </Button>
  );
  const empty = hasPlaylists ? (
    <FirstStep title={t('programmes.emptySlots')} hint={t('programmes.emptySlotsHint')} action={add} />
  ) : (
    <FirstStep
      title={t('programmes.emptySlots')}
      hint={t('programmes.emptySlotsNeedPlaylist')}
      action={<Link to="/playlists/new">{t('programmes.createPlaylistFirst')}</Link>}
    />
  );
  return (
    <Page
      title={t('programmes.timetable')}
      note={slots.data && t('programmes.slotsCount', { count: slots.data.slots.length })}
      actions={add}
    >
      {failure && <Trouble error={failure} onRetry={() => (refetch(), void slots.refetch(), void playlists.refetch())} />}
      {!isLoaded && !failure && <LateSkeleton rows={10} />}
      {isLoaded && (
        <>
          <DefaultPlaylist playlists={playlists.data.playlists} />
          <Tabs
            className="fc-tabs"
            activeKey={filters.get('view') || 'week'}
            onChange={(view) => filters.set({ view: view === 'week' ? '' : view })}
            destroyOnHidden
            items={[
              {
                key: 'week',
                label: t('programmes.week'),
                children: (
                  <div className="fc-page">
                    <WeekView places={places} slots={slots.data.slots} />
                  </div>
                ),
              },
              {
                key: 'list',
                label: t('programmes.list'),
                children:
                  slots.data.slots.length === 0 ? (
                    empty
                  ) : (
                    <SlotTable slots={slots.data.slots} playlists={playlists.data.playlists} places={places} />
                  ),
              },
            ]}
          />
          {opened && (
            <SlotDrawer
              key={opened}
              slot={slots.data.slots.find(({ id }) => id === opened) ?? null}
              playlists={playlists.data.playlists}
              places={places}
              onClose={() => filters.set({ slot: '' })}
            />
          )}
        </>
      )}
    </Page>
  );
}
