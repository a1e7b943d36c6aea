import { useEffect, useRef, useState } from 'react';
import { Alert } from 'antd';
import { useWords } from '../../../kit/speaking.ts';
import { blobUrl } from '../../parts/poster.tsx';
import type { LessonView } from './lesson-page.tsx';
import { attachStream, type Start } from './stream.ts';

export interface Film {
  url: string;
  /** What there is to play of it; when that changes, it is taken up anew. */
  tracks: string;
  /** Still being encoded. */
  isEarly: boolean;
}

const AGAIN_MS = 3000;

/** When another film takes the place of this one, it goes on at the same second, paused if this one was. */
export function FilmPlayer({ film, lesson: { poster, title } }: { film: Film; lesson: LessonView }) {
  const { t } = useWords();
  const video = useRef<HTMLVideoElement>(null);
  const { hasFault } = useStream(video, film);
  const [isMuted] = useState(film.isEarly); // It begins by itself, so without a noise.
  return (
    <>
      {hasFault && <Alert type="error" showIcon title={t('lessons.previewFault')} />}
      <video ref={video} controls playsInline muted={isMuted} poster={poster === null ? undefined : blobUrl(poster)} aria-label={title}>
        <track kind="captions" />
      </video>
    </>
  );
}

function useStream(video: React.RefObject<HTMLVideoElement | null>, { url, tracks, isEarly }: Film): { hasFault: boolean } {
  const start = useRef<Start | null>(null);
  const [hasFault, setFault] = useState(false);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    const element = video.current;
    if (!element) return undefined;
    setFault(false);
    if (!start.current && !isEarly) element.focus(); // Somebody has pressed play.
    const from = start.current ?? { atS: 0, isPlaying: !isEarly || !prefersStillness() };
    let again: ReturnType<typeof setTimeout> | undefined;
    const close = attachStream(element, url, from, () => {
      if (isEarly) again = setTimeout(() => setTries((n) => n + 1), AGAIN_MS);
      else setFault(true);
    });
    return () => {
      clearTimeout(again);
      // One that was closed before it began keeps what it was to do.
      start.current = element.readyState === 0 ? from : { atS: element.currentTime, isPlaying: !element.paused };
      close();
    };
  }, [video, url, tracks, isEarly, tries]);
  return { hasFault };
}

const prefersStillness = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;
