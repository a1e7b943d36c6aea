import { useState } from 'react';
import { PlusOutlined } from '@ant-design/icons';
import { Button, Segmented } from 'antd';
import type { ContentState } from '#shared/model/content.ts';
import { useAsk } from '../../../kit/asking.ts';
import { length } from '../../../kit/format.ts';
import { useWords } from '../../../kit/speaking.ts';
import { Answer } from '../../parts/answer.tsx';
import { Panel } from '../../parts/page.tsx';
import { Poster } from '../../parts/poster.tsx';
import { SearchField } from '../../parts/search-field.tsx';
import { StateMark } from '../../parts/state-mark.tsx';
import { IMAGE_SECONDS, newItem, type DraftItem } from './draft.ts';

/** What stands there at once, and at most: beyond it searching is quicker than scrolling. */
const SHOWN = 50;
const MOST_SHOWN = 200;

type Pick = Omit<DraftItem, 'key'>;
type OnShelf = Pick & { state: ContentState };

/** What can be put into a playlist; one press adds it at the end. */
export function ContentShelf({ onAdd }: { onAdd: (item: DraftItem) => void }) {
  const { t } = useWords();
  const [kind, setKind] = useState<'lessons' | 'images'>('lessons');
  const [search, setSearch] = useState('');
  const List = kind === 'lessons' ? Lessons : Images;
  return (
    <Panel
      title={t('programmes.shelf')}
      className="fc-shelf"
      aside={
        <Segmented
          size="small"
          aria-label={t('programmes.shelf')}
          value={kind}
          onChange={(chosen) => setKind(chosen === 'images' ? 'images' : 'lessons')}
          options={[
            { value: 'lessons', label: t('programmes.shelfLessons') },
            { value: 'images', label: t('programmes.shelfImages') },
          ]}
        />
      }
    >
      <SearchField
        value={search}
        onSearch={setSearch}
        label={kind === 'lessons' ? t('lessons.searchLessons') : t('lessons.searchImages')}
      />
      <List search={search} onAdd={(pick) => onAdd(newItem(pick))} />
    </Panel>
  );
}

function Lessons({ search, onAdd }: { search: string; onAdd: (pick: Pick) => void }) {
  const [size, setSize] = useState(SHOWN);
  const asked = useAsk('listLessons', { query: { search, size } });
  return (
    <Answer of={asked}>
      {({ lessons, total }) => (
        <>
          <Picks
            onAdd={onAdd}
            picks={lessons
              .filter((lesson) => lesson.state !== 'failed')
              .map((lesson) => ({
                content: lesson.id,
                title: lesson.title,
                poster: lesson.poster,
                isReady: lesson.state === 'ready',
                state: lesson.state,
                ms: lesson.durationMs,
                seconds: null,
              }))}
          />
          <More left={total - lessons.length} size={size} onMore={setSize} />
        </>
      )}
    </Answer>
  );
}

function Images({ search, onAdd }: { search: string; onAdd: (pick: Pick) => void }) {
  const [size, setSize] = useState(SHOWN);
  const asked = useAsk('listImages', { query: { search, size } });
  return (
    <Answer of={asked}>
      {({ images, total }) => (
        <>
          <Picks
            onAdd={onAdd}
            picks={images.map((image) => ({
              content: image.id,
              title: image.title,
              poster: image.blob,
              isReady: true,
              state: 'ready',
              ms: null,
              seconds: IMAGE_SECONDS,
            }))}
          />
          <More left={total - images.length} size={size} onMore={setSize} />
        </>
      )}
    </Answer>
  );
}

/** The rest at one press, as far as scrolling is of use; beyond it the search. */
function More({ left, size, onMore }: { left: number; size: number; onMore: (size: number) => void }) {
  const { t } = useWords();
  if (left <= 0) return null;
  if (size >= MOST_SHOWN) return <p className="fc-note">{t('programmes.shelfSearch', { count: left })}</p>;
  return (
    <Button block onClick={() => onMore(MOST_SHOWN)}>
      {t('programmes.shelfMore', { count: left })}
    </Button>
  );
}

function Picks({ picks, onAdd }: { picks: readonly OnShelf[]; onAdd: (pick: Pick) => void }) {
  const { t } = useWords();
  if (picks.length === 0) return <p className="fc-note">{t('programmes.emptyShelf')}</p>;
  return (
    <ul className="fc-picks">
      {picks.map(({ state, ...pick }) => (
        <li key={pick.content}>
          <Poster blob={pick.poster} />
          <div>
            <div className="fc-pick-title" title={pick.title}>
              {pick.title}
            </div>
            <div className="fc-note">{pick.isReady ? pick.ms !== null && length(pick.ms) : <StateMark state={state} />}</div>
          </div>
          <Button
            icon={<PlusOutlined />}
            aria-label={t('programmes.addNamed', { title: pick.title })}
            title={t('programmes.addNamed', { title: pick.title })}
            onClick={() => onAdd(pick)}
          />
        </li>
      ))}
    </ul>
  );
}
