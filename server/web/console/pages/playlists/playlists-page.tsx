import { useCallback } from 'react';
import { PlusOutlined, WarningFilled } from '@ant-design/icons';
import { Button, Select } from 'antd';
import { Link } from 'react-router';
import { useAsk } from '../../../kit/asking.ts';
import type { ReplyOf } from '../../../kit/client.ts';
import { length } from '../../../kit/format.ts';
import { useWords } from '../../../kit/speaking.ts';
import { Answer } from '../../parts/answer.tsx';
import { CardPages, CARDS, pageOf } from '../../parts/card-pages.tsx';
import { FirstStep } from '../../parts/first-step.tsx';
import { May } from '../../parts/may.tsx';
import { Page } from '../../parts/page.tsx';
import { Poster } from '../../parts/poster.tsx';
import { SearchField } from '../../parts/search-field.tsx';
import { useFilters } from '../../parts/search-params.ts';
import './playlists.css';

type Playlist = ReplyOf<'listPlaylists'>['playlists'][number];

export default function PlaylistsPage() {
  const { t } = useWords();
  const filters = useFilters();
  const search = filters.get('search');
  const { set } = filters;
  const onSearch = useCallback((text: string) => set({ search: text, page: '' }), [set]);
  const sort = filters.get('sort') === 'title' ? 'title' : 'newest';
  const asked = useAsk('listPlaylists', { query: { search, sort, page: pageOf(filters), size: CARDS } });
  const add = (
    <May right="programme.write">
      <Link to="/playlists/new">
        <Button type="primary" icon={<PlusOutlined />} tabIndex={-1}>
          {t('programmes.newPlaylist')}
        </Button>
      </Link>
    </May>
  );
  return (
    <Page title={t('programmes.playlists')} note={asked.data && t('programmes.playlistsCount', { count: asked.data.total })} actions={add}>
      <div className="fc-filters">
        <SearchField value={search} onSearch={onSearch} label={t('programmes.searchPlaylists')} />
        <Select
          aria-label={t('programmes.sortPlaylists')}
          value={sort}
          onChange={(chosen) => filters.set({ sort: chosen === 'newest' ? '' : chosen, page: '' })}
          options={[
            { value: 'newest', label: t('programmes.newestFirst') },
            { value: 'title', label: t('programmes.byTitle') },
          ]}
          popupMatchSelectWidth={false}
        />
      </div>
      <Answer of={asked}>
        {({ playlists, total }) =>
          total === 0 ? (
            search ? (
              <FirstStep title={t('common.nothingFound')} />
            ) : (
              <FirstStep title={t('programmes.emptyPlaylists')} hint={t('programmes.emptyPlaylistsHint')} action={add} />
            )
          ) : (
            <>
              <ul className="fc-playlists">
                {playlists.map((playlist) => (
                  <PlaylistCard key={playlist.id} playlist={playlist} />
                ))}
              </ul>
              <CardPages filters={filters} total={total} />
            </>
          )
        }
      </Answer>
    </Page>
  );
}

function PlaylistCard({ playlist }: { playlist: Playlist }) {
  const { t } = useWords();
  const { posters, notReady } = playlist;
  return (
    <li>
      <Link to={`/playlists/${playlist.id}`} className="fc-playlist">
        <div className="fc-playlist-posters">
          {posters.map((poster, index) => (
            <Poster key={index} blob={poster} />
          ))}
          {posters.length === 0 && <Poster blob={null} />}
        </div>
        <div>
          <strong title={playlist.title}>{playlist.title}</strong>
          <div className="fc-note">
            {t('programmes.itemsCount', { count: playlist.count })} · {length(playlist.totalMs)}
          </div>
          {notReady > 0 && (
            <div className="fc-state fc-state-never">
              <WarningFilled /> {t('programmes.notReadyCount', { count: notReady })}
            </div>
          )}
        </div>
      </Link>
    </li>
  );
}
