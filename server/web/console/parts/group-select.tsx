import { useAsk } from '../../kit/asking.ts';
import { useWords } from '../../kit/speaking.ts';
import { FoundSelect, useTyped } from './found-select.tsx';

/** By which screens are filtered; not there while there is no group. */
export function GroupFilter({ value, onChange }: { value: string; onChange: (id: string) => void }) {
  const { t } = useWords();
  const typed = useTyped();
  const some = useAsk('listGroups', { query: { size: 1 } });
  const found = useAsk('listGroups', { query: { search: typed.search, size: 20 } });
  const chosen = useAsk('getGroup', { params: { id: value } }, { enabled: value !== '' });
  if ((some.data?.total ?? 0) === 0) return null;
  return (
    <FoundSelect
      label={t('places.group')}
      className="fc-filter-choice"
      allowClear
      value={value || undefined}
      onChange={onChange}
      typed={typed}
      found={(found.data?.groups ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      isFetching={found.isFetching}
      chosen={chosen.data?.id === value ? chosen.data.name : undefined}
    />
  );
}
