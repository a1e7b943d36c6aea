import { useEffect, useRef, useState } from 'react';
import { PlayCircleFilled } from '@ant-design/icons';
import { Alert } from 'antd';
import { previewUrl } from '#shared/protocol/http/catalogue.ts';
import { length } from '../../../kit/format.ts';
import { useWords } from '../../../kit/speaking.ts';
import { blobUrl, Poster } from '../../parts/poster.tsx';
import { attachStream } from './stream.ts';
import type { LessonView } from './lesson-page.tsx';

/** The sealed lesson, played as the screens play it. Nothing is fetched before somebody presses play. */
export function Preview({ lesson }: { lesson: LessonView }) {
  const { t } = useWords();
  const [isStarted, setStarted] = useState(false);
  if (lesson.package === null) return <Alert type="info" title={t('lessons.previewNone')} />;
  return (
    <section aria-label={t('lessons.preview')} className="fc-preview">
      {isStarted ? (
        <Player hash={lesson.package} poster={lesson.poster} title={lesson.title} />
      ) : (
        <button type="button" onClick={() => setStarted(true)}>
          <Poster blob={lesson.poster} mark={lesson.durationMs === null ? null : length(lesson.durationMs)} />
          <PlayCircleFilled className="fc-preview-play" />
          <span className="fc-hidden">
            {t('lessons.preview')}: {lesson.title}
          </span>
        </button>
      )}
    </section>
  );
}

function Player({ hash, poster, title }: { hash: string; poster: string | null; title: string }) {
  const { t } = useWords();
  const video = useRef<HTMLVideoElement>(null);
  const [hasFault, setFault] = useState(false);
  useEffect(() => {
    const element = video.current;
    if (!element) return undefined;
    setFault(false);
    element.focus();
    return attachStream(element, previewUrl(hash), () => setFault(true));
  }, [hash]);
  return (
    <>
      {hasFault && <Alert type="error" showIcon title={t('lessons.previewFault')} />}
      <video ref={video} controls autoPlay playsInline poster={poster === null ? undefined : blobUrl(poster)} aria-label={title}>
        <track kind="captions" />
      </video>
    </>
  );
}
