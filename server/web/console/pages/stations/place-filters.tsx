import { useCallback, type ReactNode } from 'react';
import { Select } from 'antd';
import { useWords } from '../../../kit/speaking.ts';
import { SearchField } from '../../parts/search-field.tsx';
import type { useFilters } from '../../parts/search-params.ts';
import './stations.css';

interface ChoiceProps {
  filters: ReturnType<typeof useFilters>;
  name: string;
  label: string;
  options: { value: string; label: string }[];
}

/** One filter that lives in the address; choosing anew begins at the first page. */
export function FilterChoice({ filters, name, label, options }: ChoiceProps) {
  return (
    <Select
      allowClear
      aria-label={label}
      placeholder={label}
      className="fc-filter-choice"
      popupMatchSelectWidth={false}
      showSearch={options.length > 8 ? { optionFilterProp: 'label' } : false}
      value={filters.get(name) || null}
      onChange={(value: string | null | undefined) => filters.set({ [name]: value ?? '', page: '' })}
      options={options}
    />
  );
}

interface PlaceFiltersProps {
  filters: ReturnType<typeof useFilters>;
  searchLabel: string;
  note: ReactNode;
  children: ReactNode;
}

/** Search, the table's own choices, whether it is closed, and how many there are. */
export function PlaceFilters({ filters, searchLabel, note, children }: PlaceFiltersProps) {
  const { t } = useWords();
  const { set } = filters;
  const onSearch = useCallback((text: string) => set({ search: text, page: '' }), [set]);
  const states = [
    { value: 'closed', label: t('places.closed') },
    { value: 'all', label: t('places.all') },
  ];
  return (
    <div className="fc-filters fc-places-filters">
      <SearchField value={filters.get('search')} onSearch={onSearch} label={searchLabel} />
      {children}
      <FilterChoice filters={filters} name="state" label={t('places.open')} options={states} />
      <span className="fc-grow" />
      <span className="fc-note">{note}</span>
    </div>
  );
}
