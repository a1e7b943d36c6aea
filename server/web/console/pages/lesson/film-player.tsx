import { useEffect, useRef, useState, type RefObject } from 'react';
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
  const place = useRef<Start | null>(null);
  const [isMuted] = useState(film.isEarly); // It begins by itself, so without a noise.
  const [tries, setTries] = useState(0);
  const [broken, setBroken] = useState<string | null>(null);
  const { url, tracks, isEarly } = film;
  return (
    <>
      {broken === url && <Alert type="error" showIcon title={t('lessons.previewFault')} />}
      <video ref={video} controls playsInline muted={isMuted} poster={poster === null ? undefined : blobUrl(poster)} aria-label={title}>
        <track kind="captions" />
      </video>
      <Stream
        key={`${url} ${tracks} ${tries}`}
        {...{ video, place, url, isEarly }}
        onFault={isEarly ? () => setTries(tries + 1) : () => setBroken(url)}
      />
    </>
  );
}

interface StreamProps {
  video: RefObject<HTMLVideoElement | null>;
  /** Where the one before it was when it ended. */
  place: RefObject<Start | null>;
  url: string;
  isEarly: boolean;
  onFault: () => void;
}

function Stream({ video, place, url, isEarly, onFault }: StreamProps) {
  const onFaultNow = useRef(onFault);
  useEffect(() => {
    onFaultNow.current = onFault;
  }, [onFault]);
  useEffect(() => {
    const element = video.current;
    if (!element) return undefined;
    if (!place.current && !isEarly) element.focus(); // Somebody has pressed play.
    const from = place.current ?? { atS: 0, isPlaying: !isEarly || !prefersStillness() };
    let later: ReturnType<typeof setTimeout> | undefined;
    const close = attachStream(element, url, from, () => {
      later = setTimeout(() => onFaultNow.current(), isEarly ? AGAIN_MS : 0);
    });
    return () => {
      clearTimeout(later);
      // One that was closed before it began leaves what it was to do.
      place.current = element.readyState === 0 ? from : { atS: element.currentTime, isPlaying: !element.paused };
      close();
    };
  }, [video, place, url, isEarly]);
  return null;
}

const prefersStillness = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;
