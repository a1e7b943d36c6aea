import { CheckCircleFilled } from '@ant-design/icons';
import { App } from 'antd';
import { useAsk, useTell } from '../../../kit/asking.ts';
import { length } from '../../../kit/format.ts';
import { useFailureWords, useWords } from '../../../kit/speaking.ts';
import { useMay } from '../../parts/may.tsx';
import { Panel } from '../../parts/page.tsx';
import { Poster } from '../../parts/poster.tsx';
import type { LessonView } from './lesson-page.tsx';

/** Pictures the lesson has of itself; the chosen one stands for it wherever it is listed. */
export function PosterChoice({ lesson }: { lesson: LessonView }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const say = useFailureWords();
  const asked = useAsk('listLessonPosters', { params: { id: lesson.id } }, { enabled: lesson.state === 'ready' });
  const choose = useTell('chooseLessonPoster');
  const mayWrite = useMay('content.write');
  const posters = (asked.data?.posters ?? []).toSorted((a, b) => a.atMs - b.atMs);
  if (posters.length < 2) return null;

  const pick = (poster: string) =>
    choose.mutate(
      { params: { id: lesson.id }, body: { seenRevision: lesson.revision, poster } },
      { onSuccess: () => void message.success(t('lessons.posterChosen')), onError: (error) => void message.error(say(error)) },
    );
  return (
    <Panel title={t('lessons.poster')}>
      <div role="radiogroup" aria-label={t('lessons.poster')} className="fc-poster-choice">
        {posters.map(({ blob, atMs }) => {
          const isChosen = blob === lesson.poster;
          return (
            <label key={blob} data-chosen={isChosen || undefined}>
              <input
                type="radio"
                name="poster"
                className="fc-hidden"
                checked={isChosen}
                disabled={!mayWrite || choose.isPending}
                aria-label={t('lessons.posterAt', { time: length(atMs) })}
                onChange={() => pick(blob)}
              />
              <Poster blob={blob} mark={length(atMs)} />
              {isChosen && (
                <span className="fc-poster-chosen">
                  <CheckCircleFilled /> {t('lessons.posterIsChosen')}
                </span>
              )}
            </label>
          );
        })}
      </div>
      {mayWrite && <p className="fc-note">{t('lessons.posterHint')}</p>}
    </Panel>
  );
}
