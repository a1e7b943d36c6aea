import { Progress } from 'antd';
import { Link } from 'react-router';
import type { Lesson } from '#shared/model/content.ts';
import { length } from '../../../kit/format.ts';
import { leftWords } from '../../../kit/left.ts';
import { useWords } from '../../../kit/speaking.ts';
import { failedPiece } from '../../parts/piece-words.ts';
import { Poster } from '../../parts/poster.tsx';
import { StateMark } from '../../parts/state-mark.tsx';

/** The whole card is the link; its name is the lesson's title. */
export function LessonCard({ lesson }: { lesson: Lesson }) {
  const { t, format } = useWords();
  const by = [lesson.teacher, lesson.topic].filter((text) => text !== '').join(' · ');
  return (
    <li>
      <Link to={`/lessons/${lesson.id}`} className="fc-card">
        <Poster blob={lesson.poster} mark={lesson.durationMs === null ? null : length(lesson.durationMs)} />
        <div className="fc-card-text">
          <strong title={lesson.title}>{lesson.title}</strong>
          <span className="fc-note" title={by}>
            {by || format.date(lesson.createdAt)}
          </span>
          {lesson.state === 'ready' ? null : <CardState lesson={lesson} label={t('lessons.open', { title: lesson.title })} />}
        </div>
      </Link>
    </li>
  );
}

function CardState({ lesson, label }: { lesson: Lesson; label: string }) {
  const { t } = useWords();
  const percent = Math.floor(lesson.progress * 100);
  return (
    <div className="fc-card-state">
      <StateMark state={lesson.state} />
      {lesson.state === 'working' && (
        <>
          <span className="fc-note">
            {t('lessons.percent', { percent })}
            {lesson.leftMs !== null && ` · ${leftWords(lesson.leftMs, t)}`}
          </span>
          <Progress percent={percent} size="small" showInfo={false} strokeColor="var(--fc-blue)" aria-label={label} />
        </>
      )}
      {lesson.state === 'failed' && lesson.fault && (
        <span className="fc-note fc-card-fault">{failedPiece(lesson, t) ?? t(`media.${lesson.fault}`)}</span>
      )}
    </div>
  );
}
