import { useState } from 'react';
import { PlayCircleFilled, VideoCameraOutlined } from '@ant-design/icons';
import { Alert } from 'antd';
import { previewUrl } from '#shared/protocol/http/catalogue.ts';
import { lessonPreviewUrl } from '#shared/protocol/http/encoding.ts';
import { length } from '../../../kit/format.ts';
import { useWords } from '../../../kit/speaking.ts';
import { Poster } from '../../parts/poster.tsx';
import { useEarlyPreview } from './early-preview.ts';
import { FilmPlayer, type Film } from './film-player.tsx';
import type { LessonView } from './lesson-page.tsx';

/** One player all through: of what is encoded so far, then of the sealed lesson, as the screens play it. */
export function LessonFilm({ lesson }: { lesson: LessonView }) {
  const { t } = useWords();
  const film = useFilm(lesson);
  const [isStarted, setStarted] = useState(false);
  const isEarly = film?.isEarly ?? false;
  if (isEarly && !isStarted) setStarted(true);

  if (!film)
    return lesson.state === 'ready' ? (
      <Alert type="info" title={t('lessons.previewNone')} />
    ) : (
      <NothingYet text={t('lessons.previewSoon')} />
    );
  return (
    <section aria-label={t('lessons.preview')} className="fc-preview">
      {isStarted ? <FilmPlayer film={film} lesson={lesson} /> : <PressPlay lesson={lesson} onPress={() => setStarted(true)} />}
      {isEarly && (
        <>
          <span className="fc-preview-badge">{t('lessons.preview')}</span>
          <p className="fc-note">{t('lessons.previewEarly')}</p>
        </>
      )}
    </section>
  );
}

function useFilm(lesson: LessonView): Film | null {
  const tracks = useEarlyPreview(lesson);
  if (tracks !== null) return { url: lessonPreviewUrl(lesson.id), tracks, isEarly: true };
  return lesson.package === null ? null : { url: previewUrl(lesson.package), tracks: lesson.package, isEarly: false };
}

/** Nothing of a finished lesson is fetched before somebody presses play. */
function PressPlay({ lesson, onPress }: { lesson: LessonView; onPress: () => void }) {
  const { t } = useWords();
  return (
    <button type="button" onClick={onPress}>
      <Poster blob={lesson.poster} mark={lesson.durationMs === null ? null : length(lesson.durationMs)} />
      <PlayCircleFilled className="fc-preview-play" />
      <span className="fc-hidden">
        {t('lessons.preview')}: {lesson.title}
      </span>
    </button>
  );
}

function NothingYet({ text }: { text: string }) {
  return (
    <div className="fc-poster fc-preview-soon">
      <VideoCameraOutlined />
      <p>{text}</p>
    </div>
  );
}
