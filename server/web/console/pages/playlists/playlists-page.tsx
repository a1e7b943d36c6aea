import { useCallback } from 'react';
import { PlusOutlined, WarningFilled } from '@ant-design/icons';
import { Button } from 'antd';
import { Link } from 'react-router';
import { useAsk } from '../../../kit/asking.ts';
import type { ReplyOf } from '../../../kit/client.ts';
import { length } from '../../../kit/format.ts';
import { useWords } from '../../../kit/speaking.ts';
import { Answer } from '../../parts/answer.tsx';
import { FirstStep } from '../../parts/first-step.tsx';
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
  const onSearch = useCallback((text: string) => set({ search: text }), [set]);
  const asked = useAsk('listPlaylists', { query: { search } });
  const add = (
    <Link to="/playlists/new">
      <Button type="primary" icon={<PlusOutlined />} tabIndex={-1}>
        {t('programmes.newPlaylist')}
      </Button>
    </Link>
  );
  return (
    <Page
      title={t('programmes.playlists')}
      note={asked.data && t('programmes.playlistsCount', { count: asked.data.playlists.length })}
      actions={add}
    >
      <div className="fc-filters">
        <SearchField value={search} onSearch={onSearch} label={t('programmes.searchPlaylists')} />
      </div>
      <Answer of={asked}>
        {({ playlists }) =>
          playlists.length === 0 ? (
            search ? (
              <FirstStep title={t('common.nothingFound')} />
            ) : (
              <FirstStep title={t('programmes.emptyPlaylists')} hint={t('programmes.emptyPlaylistsHint')} action={add} />
            )
          ) : (
            <ul className="fc-playlists">
              {playlists.map((playlist) => (
                <PlaylistCard key={playlist.id} playlist={playlist} />
              ))}
            </ul>
          )
        }
      </Answer>
    </Page>
  );
}

function PlaylistCard({ playlist }: { playlist: Playlist }) {
  const { t } = useWords();
  const posters = playlist.items.slice(0, 4);
  const notReady = playlist.items.filter((item) => !item.isReady).length;
  return (
    <li>
      <Link to={`/playlists/${playlist.id}`} className="fc-playlist">
        <div className="fc-playlist-posters">
          {posters.map((item, index) => (
            <Poster key={`${item.content}${index}`} blob={item.poster} />
          ))}
          {posters.length === 0 && <Poster blob={null} />}
        </div>
        <div>
          <strong title={playlist.title}>{playlist.title}</strong>
          <div className="fc-note">
            {t('programmes.itemsCount', { count: playlist.items.length })} · {length(playlist.totalMs)}
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
