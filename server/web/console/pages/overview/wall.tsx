import { DesktopOutlined, DisconnectOutlined, PauseCircleOutlined, QuestionOutlined } from '@ant-design/icons';
import { Link } from 'react-router';
import type { Screen } from '#shared/model/place.ts';
import { useAsk } from '../../../kit/asking.ts';
import { useWords } from '../../../kit/speaking.ts';
import { Panel } from '../../parts/page.tsx';
import { Poster } from '../../parts/poster.tsx';
import { PresenceMark } from '../../parts/presence-mark.tsx';
import { planWords, Position, showingWords } from '../../parts/shows-now.tsx';

export const WALL_SIZE = 10;

/** What is on the screens now, as pictures. */
export function Wall({ screens, total }: { screens: readonly Screen[]; total: number }) {
  const { t } = useWords();
  return (
    <Panel title={t('overview.onScreens')} aside={total > screens.length && <Link to="/screens">{t('overview.allScreens')}</Link>}>
      <ul className="fc-wall">
        {screens.map((screen) => (
          <WallCard key={screen.id} screen={screen} />
        ))}
      </ul>
    </Panel>
  );
}

function WallCard({ screen }: { screen: Screen }) {
  const { t } = useWords();
  const isOnline = screen.presence === 'online';
  const poster = usePosterOf(isOnline ? (screen.showing?.content ?? null) : null);
  return (
    <li>
      <Link to={`/screens/${screen.id}`} className={`fc-tv fc-tv-${screen.presence}`}>
        <Poster blob={poster} icon={iconOf(screen)} mark={isOnline && screen.showing?.durationMs ? <Position screen={screen} /> : null} />
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
