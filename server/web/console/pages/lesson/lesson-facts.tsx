import { Link } from 'react-router';
import { addDays, length } from '../../../kit/format.ts';
import { useToday } from '../../../kit/late.ts';
import { useWords } from '../../../kit/speaking.ts';
import { Panel } from '../../parts/page.tsx';
import type { LessonView } from './lesson-page.tsx';

export function LessonFacts({ lesson }: { lesson: LessonView }) {
  const { t, format } = useWords();
  const today = useToday();
  const showings = `/statistics/showings?from=${addDays(today, -29)}&to=${today}&content=${lesson.id}`;
  const facts: [string, string | null][] = [
    [t('lessons.duration'), lesson.durationMs === null ? null : length(lesson.durationMs)],
    [t('lessons.picture'), lesson.width && lesson.height ? t('lessons.pixels', { width: lesson.width, height: lesson.height }) : null],
    [t('lessons.file'), `${lesson.sourceName} · ${format.bytes(lesson.sourceBytes)}`],
    [t('lessons.uploaded'), format.dateTime(lesson.createdAt)],
    [t('lessons.edition'), format.number(lesson.edition)],
  ];
  return (
    <Panel title={t('lessons.file')} aside={<Link to={showings}>{t('lessons.statistics')}</Link>}>
      <dl className="fc-facts">
        {facts
          .filter(([, value]) => value !== null)
          .map(([name, value]) => (
            <div key={name} className="fc-fact">
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
    </Panel>
  );
}
