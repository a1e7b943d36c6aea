import { useAsk } from '../../kit/asking.ts';
import { useWords } from '../../kit/speaking.ts';
import { FoundSelect, useTyped } from './found-select.tsx';

interface GroupSelectProps {
  /** Given by the form. */
  id?: string;
  value?: string;
  onChange?: (id: string) => void;
  label: string;
  /** Only those whose members are chosen one by one. */
  ofChosen?: boolean;
  allowClear?: boolean;
  className?: string;
}

export function GroupSelect({ id, value = '', onChange, ofChosen = false, ...rest }: GroupSelectProps) {
  const typed = useTyped();
  const found = useAsk('listGroups', { query: { search: typed.search, size: 20, by: ofChosen ? 'choice' : undefined } });
  const chosen = useAsk('getGroup', { params: { id: value } }, { enabled: value !== '' });
  return (
    <FoundSelect
      {...rest}
      id={id}
      value={value || undefined}
      onChange={(next) => onChange?.(next)}
      typed={typed}
      found={(found.data?.groups ?? []).map((group) => ({ value: group.id, label: group.name }))}
      isFetching={found.isFetching}
      chosen={chosen.data?.id === value ? chosen.data.name : undefined}
    />
  );
}

/** By which screens are filtered; not there while there is no group. */
export function GroupFilter({ value, onChange }: { value: string; onChange: (id: string) => void }) {
  const { t } = useWords();
  const some = useAsk('listGroups', { query: { size: 1 } });
  if ((some.data?.total ?? 0) === 0) return null;
  return <GroupSelect label={t('places.group')} className="fc-filter-choice" allowClear value={value} onChange={onChange} />;
}
