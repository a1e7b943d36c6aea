import { useCallback } from 'react';
import { Button } from 'antd';
import { Tier } from '#shared/model/programme.ts';
import { useAsk } from '../../../kit/asking.ts';
import { useWords } from '../../../kit/speaking.ts';
import { Answer } from '../../parts/answer.tsx';
import { FirstStep } from '../../parts/first-step.tsx';
import { SearchField } from '../../parts/search-field.tsx';
import { useFilters } from '../../parts/search-params.ts';
import { tableState } from '../../parts/table-state.ts';
import { FilterChoice } from '../stations/place-filters.tsx';
import { SlotTable } from './slot-table.tsx';
import '../stations/stations.css';

const SORTS = ['newest', 'title', 'start'] as const;

/** All slots, newest first; what is asked for stands in the address. */
export function SlotList() {
  const { t } = useWords();
  const filters = useFilters();
  const { set } = filters;
  const onSearch = useCallback((text: string) => set({ search: text, page: '' }), [set]);
  const search = filters.get('search');
  const tier = Tier.safeParse(filters.get('tier')).data;
  const asked = useAsk('listSlots', { query: { search, tier, ...tableState(filters, SORTS).query } });
  return (
    <section className="fc-panel" aria-label={t('programmes.list')}>
      <div className="fc-filters fc-places-filters">
        <SearchField value={search} onSearch={onSearch} label={t('programmes.searchSlots')} />
        <FilterChoice
          filters={filters}
          name="tier"
          label={t('programmes.tier')}
          options={Tier.options.map((value) => ({ value, label: t(`programmes.${value}`) }))}
        />
        <span className="fc-grow" />
        {asked.data && <span className="fc-note">{t('programmes.slotsCount', { count: asked.data.total })}</span>}
      </div>
      <Answer of={asked} rows={8}>
        {({ slots, total }) =>
          total > 0 ? (
            <SlotTable slots={slots} total={total} filters={filters} />
          ) : (
            <FirstStep
              title={t('common.nothingFound')}
              action={<Button onClick={() => filters.set({ search: '', tier: '', page: '' })}>{t('common.clearFilters')}</Button>}
            />
          )
        }
      </Answer>
    </section>
  );
}
