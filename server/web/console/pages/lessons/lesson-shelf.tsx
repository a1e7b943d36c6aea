import { useCallback, type ReactNode } from 'react';
import { Button, Select } from 'antd';
import { ContentState } from '#shared/model/content.ts';
import { useAsk } from '../../../kit/asking.ts';
import { useWords } from '../../../kit/speaking.ts';
import { Answer } from '../../parts/answer.tsx';
import { CardPages, CARDS, pageOf } from '../../parts/card-pages.tsx';
import { FirstStep } from '../../parts/first-step.tsx';
import { SearchField } from '../../parts/search-field.tsx';
import { useFilters } from '../../parts/search-params.ts';
import { LessonCard } from './lesson-card.tsx';

type Sort = 'newest' | 'title' | 'duration';
const sortOf = (text: string): Sort => (text === 'title' || text === 'duration' ? text : 'newest');

/** All lessons as cards; what is asked for stands in the address. */
export function LessonShelf({ upload }: { upload: ReactNode }) {
  const { t } = useWords();
  const filters = useFilters();
  const search = filters.get('search');
  const state = ContentState.safeParse(filters.get('state')).data;
  const sort = sortOf(filters.get('sort'));
  const asked = useAsk('listLessons', { query: { search, state, sort, page: pageOf(filters), size: CARDS } });
  const isFiltered = search !== '' || state !== undefined;

  return (
    <>
      <LessonFilters state={state} sort={sort} total={asked.data?.total} />
      <Answer of={asked} rows={10}>
        {({ lessons, total }) =>
          total === 0 ? (
            isFiltered ? (
              <FirstStep
                title={t('common.nothingFound')}
                action={<Button onClick={() => filters.set({ search: '', state: '', page: '' })}>{t('common.clearFilters')}</Button>}
              />
            ) : (
              <FirstStep title={t('lessons.emptyTitle')} hint={t('lessons.emptyHint')} action={upload} />
            )
          ) : (
            <>
              <ul className="fc-cards">
                {lessons.map((lesson) => (
                  <LessonCard key={lesson.id} lesson={lesson} />
                ))}
              </ul>
              <CardPages filters={filters} total={total} />
            </>
          )
        }
      </Answer>
    </>
  );
}

function LessonFilters({ state, sort, total }: { state: ContentState | undefined; sort: Sort; total: number | undefined }) {
  const { t } = useWords();
  const filters = useFilters();
  const { set } = filters;
  const onSearch = useCallback((search: string) => set({ search, page: '' }), [set]);
  return (
    <div className="fc-filters">
      <SearchField value={filters.get('search')} onSearch={onSearch} label={t('lessons.searchLessons')} />
      <Select
        aria-label={t('lessons.stateFilter')}
        placeholder={t('lessons.stateFilter')}
        allowClear
        value={state ?? null}
        onChange={(chosen) => filters.set({ state: chosen ?? '', page: '' })}
        options={ContentState.options.map((value) => ({ value, label: t(`lessons.${value}`) }))}
        popupMatchSelectWidth={false}
        className="fc-filter-state"
      />
      <Select
        aria-label={t('lessons.sort')}
        value={sort}
        onChange={(chosen) => filters.set({ sort: chosen === 'newest' ? '' : chosen, page: '' })}
        options={[
          { value: 'newest', label: t('lessons.newest') },
          { value: 'title', label: t('lessons.byTitle') },
          { value: 'duration', label: t('lessons.byDuration') },
        ]}
        popupMatchSelectWidth={false}
      />
      <span className="fc-grow" />
      {total !== undefined && <span className="fc-note">{t('lessons.count', { count: total })}</span>}
    </div>
  );
}
