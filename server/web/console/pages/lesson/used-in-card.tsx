import { Link } from 'react-router';
import { useWords } from '../../../kit/speaking.ts';
import { Panel } from '../../parts/page.tsx';
import type { UsedPlace } from '../../parts/removal.tsx';
import type { LessonView } from './lesson-page.tsx';

const pathOf = { playlist: '/playlists/', slot: '/timetable?slot=' } as const;

export const placesOf = (lesson: LessonView): UsedPlace[] =>
  lesson.usedIn.map(({ kind, id, title }) => ({ title, to: `${pathOf[kind]}${id}` }));

/** Where the lesson is used, each place a link. */
export function UsedInCard({ lesson }: { lesson: LessonView }) {
  const { t } = useWords();
  return (
    <Panel title={t('lessons.usedIn')}>
      {lesson.usedIn.length === 0 ? (
        <p>
          {t('lessons.usedNowhere')} <Link to="/playlists">{t('lessons.usedNowhereAction')}</Link>
        </p>
      ) : (
        <ul className="fc-used-list">
          {lesson.usedIn.map(({ kind, id, title }) => (
            <li key={`${kind}${id}`}>
              <span className="fc-note">{t(`lessons.${kind}`)}</span> <Link to={`${pathOf[kind]}${id}`}>{title}</Link>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
