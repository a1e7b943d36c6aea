import { PlusOutlined } from '@ant-design/icons';
import { Button, Tabs } from 'antd';
import { Link } from 'react-router';
import { useAsk } from '../../../kit/asking.ts';
import { useWords } from '../../../kit/speaking.ts';
import { FirstStep } from '../../parts/first-step.tsx';
import { LateSkeleton } from '../../parts/late-skeleton.tsx';
import { May } from '../../parts/may.tsx';
import { Page } from '../../parts/page.tsx';
import { useFilters } from '../../parts/search-params.ts';
import { Trouble } from '../../parts/trouble.tsx';
import { DefaultPlaylist } from './default-playlist.tsx';
import { SlotDrawer } from './slot-drawer.tsx';
import { SlotList } from './slot-list.tsx';
import { WeekView } from './week-view.tsx';
import './timetable.css';

/** What lists of one view ask of the address means nothing in the other. */
const NO_LIST = { search: '', tier: '', sort: '', order: '', page: '', size: '' };

export default function TimetablePage() {
  const { t } = useWords();
  const filters = useFilters();
  const slots = useAsk('listSlots', { query: { size: 1 } });
  const playlists = useAsk('listPlaylists', { query: { size: 1 } });
  const opened = filters.get('slot');
  const slot = useAsk('getSlot', { params: { id: opened } }, { enabled: opened !== '' && opened !== 'new', retry: false });
  const shown = opened === 'new' ? null : slot.data?.id === opened ? slot.data : undefined;
  const failure = slots.error ?? playlists.error ?? (opened === 'new' || opened === '' ? null : slot.error);
  const hasPlaylists = (playlists.data?.total ?? 0) > 0;

  const add = (
    <May right="programme.write">
      <Button type="primary" icon={<PlusOutlined />} disabled={!hasPlaylists} onClick={() => filters.set({ slot: 'new' })}>
        {t('programmes.newSlot')}
      </Button>
    </May>
  );
  const empty = hasPlaylists ? (
    <FirstStep title={t('programmes.emptySlots')} hint={t('programmes.emptySlotsHint')} action={add} />
  ) : (
    <FirstStep
      title={t('programmes.emptySlots')}
      hint={t('programmes.emptySlotsNeedPlaylist')}
      action={
        <May right="programme.write">
          <Link to="/playlists/new">{t('programmes.createPlaylistFirst')}</Link>
        </May>
      }
    />
  );
  return (
    <Page title={t('programmes.timetable')} note={slots.data && t('programmes.slotsCount', { count: slots.data.total })} actions={add}>
      {failure && <Trouble error={failure} onRetry={() => void Promise.all([slots.refetch(), playlists.refetch()])} />}
      {!(slots.data && playlists.data) && !failure && <LateSkeleton rows={10} />}
      {slots.data && playlists.data && (
        <>
          <DefaultPlaylist />
          <Tabs
            className="fc-tabs"
            activeKey={filters.get('view') || 'week'}
            onChange={(view) => filters.set({ view: view === 'week' ? '' : view, ...NO_LIST })}
            destroyOnHidden
            items={[
              {
                key: 'week',
                label: t('programmes.week'),
                children: (
                  <div className="fc-page">
                    <WeekView />
                  </div>
                ),
              },
              { key: 'list', label: t('programmes.list'), children: slots.data.total === 0 ? empty : <SlotList /> },
            ]}
          />
          {shown !== undefined && opened !== '' && <SlotDrawer key={opened} slot={shown} onClose={() => filters.set({ slot: '' })} />}
        </>
      )}
    </Page>
  );
}
