import { DesktopOutlined, DisconnectOutlined, PauseCircleOutlined, QuestionOutlined } from '@ant-design/icons';
import { Link } from 'react-router';
import type { Screen } from '#shared/model/place.ts';
import type { ScreenFile } from '#shared/model/screen-file.ts';
import { picturePath } from '#shared/protocol/http/screen-files.ts';
import { useAsk } from '../../../kit/asking.ts';
import { useWords } from '../../../kit/speaking.ts';
import { Panel } from '../../parts/page.tsx';
import { usePictureWords } from '../../parts/picture-words.ts';
import { Poster } from '../../parts/poster.tsx';
import { PresenceMark } from '../../parts/presence-mark.tsx';
import { planWords, Position, showingWords } from '../../parts/shows-now.tsx';

export const WALL_SIZE = 10;

/** What is on the screens now, as pictures. */
export function Wall({ screens, total }: { screens: readonly Screen[]; total: number }) {
  const { t } = useWords();
  const asked = useAsk('newestPictures', { query: { ids: screens.map(({ id }) => id).join(',') } }, { everyMs: 60_000 });
  const pictures = new Map(asked.data?.pictures.map((picture) => [picture.screen, picture]));
  return (
    <Panel title={t('overview.onScreens')} aside={total > screens.length && <Link to="/screens">{t('overview.allScreens')}</Link>}>
      <ul className="fc-wall">
        {screens.map((screen) => (
          <WallCard key={screen.id} screen={screen} picture={pictures.get(screen.id)} />
        ))}
      </ul>
      {asked.data && pictures.size === 0 && <p className="fc-note fc-wall-note">{t('pictures.wallEmpty')}</p>}
    </Panel>
  );
}

function WallCard({ screen, picture }: { screen: Screen; picture: ScreenFile | undefined }) {
  const { t } = useWords();
  const isOnline = screen.presence === 'online';
  const poster = usePosterOf(isOnline && !picture ? (screen.showing?.content ?? null) : null);
  return (
    <li>
      <Link to={`/screens/${screen.id}`} className={`fc-tv fc-tv-${screen.presence}`}>
        {picture ? (
          <Shot picture={picture} isOnline={isOnline} />
        ) : (
          <Poster blob={poster} icon={iconOf(screen)} mark={isOnline && screen.showing?.durationMs ? <Position screen={screen} /> : null} />
        )}
        <div className="fc-tv-text">
          <strong title={screen.stationName}>{screen.stationName}</strong>
          <span className="fc-note" title={screen.name}>
            {screen.name}
          </span>
          <span title={showingWords(screen, t)}>{showingWords(screen, t)}</span>
          <span className="fc-tv-foot">
            <PresenceMark screen={screen} />
            <span className="fc-note" title={planWords(screen, t)}>
              {screen.takenRevision !== null && t('statistics.revisionOf', { revision: screen.takenRevision })}
            </span>
          </span>
        </div>
      </Link>
    </li>
  );
}

/** What it really showed, and when: an old one is pale, and says that it is not now. */
function Shot({ picture, isOnline }: { picture: ScreenFile; isOnline: boolean }) {
  const { said, isOld } = usePictureWords(picture, isOnline);
  return (
    <div className={isOld ? 'fc-poster fc-poster-shot fc-poster-old' : 'fc-poster fc-poster-shot'}>
      <img src={picturePath(picture.screen, picture.id)} alt="" loading="lazy" decoding="async" />
      <span className="fc-poster-mark">{said}</span>
    </div>
  );
}

function iconOf({ presence, showing }: Screen) {
  if (presence === 'offline') return <DisconnectOutlined />;
  if (presence !== 'online') return <QuestionOutlined />;
  return showing?.kind === 'idle' ? <PauseCircleOutlined /> : <DesktopOutlined />;
}

/** The picture of what is shown; asked once a lesson, and shared by all screens that show it. */
function usePosterOf(content: string | null): string | null {
  const isLesson = content?.startsWith('les_') ?? false;
  const isImage = content?.startsWith('img_') ?? false;
  const lesson = useAsk('getLesson', { params: { id: content ?? '' } }, { enabled: isLesson });
  const image = useAsk('getImage', { params: { id: content ?? '' } }, { enabled: isImage });
  if (isLesson) return lesson.data?.id === content ? lesson.data.poster : null;
  return isImage && image.data?.id === content ? image.data.blob : null;
}
