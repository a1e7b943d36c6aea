import { useAsk } from '../../kit/asking.ts';
import { useWords } from '../../kit/speaking.ts';
import { FoundSelect } from './found-select.tsx';

function useGroups(search: string) {
  const found = useAsk('listGroups', { query: { search, size: 20 } });
  return {
    options: (found.data?.groups ?? []).map(({ id, name }) => ({ value: id as string, label: name })),
    isFetching: found.isFetching,
  };
}

function useName(id: string | undefined): string | undefined {
  const asked = useAsk('getGroup', { params: { id: id ?? '' } }, { enabled: id !== undefined });
  return asked.data?.id === id ? asked.data?.name : undefined;
}

/** By which screens are filtered; not there while there is no group. */
export function GroupFilter({ value, onChange }: { value: string; onChange: (id: string) => void }) {
  const { t } = useWords();
  const some = useAsk('listGroups', { query: { size: 1 } });
  if ((some.data?.total ?? 0) === 0) return null;
  return (
    <FoundSelect
      label={t('places.group')}
      className="fc-filter-choice"
      allowClear
      value={value || undefined}
      onChange={onChange}
      useFound={useGroups}
      useChosen={useName}
    />
  );
}
