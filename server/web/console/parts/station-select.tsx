import { useState } from 'react';
import { Select } from 'antd';
import { useAsk } from '../../kit/asking.ts';
import { useRested } from '../../kit/late.ts';
import { useWords } from '../../kit/speaking.ts';

interface StationSelectProps {
  /** Given by the form. */
  id?: string;
  value?: string;
  onChange?: (id: string) => void;
}

const wayOf = ({ regionNames, name }: { regionNames: readonly string[]; name: string }): string =>
  [...regionNames.slice(-2), name].join(' / ');

/** One station of thousands: found by characters, pinyin or initials, told apart by where it lies. */
export function StationSelect({ id, value, onChange }: StationSelectProps) {
  const { t } = useWords();
  const [text, setText] = useState('');
  const found = useAsk('listStations', { query: { search: useRested(text), size: 20 } });
  const chosen = useAsk('getStation', { params: { id: value ?? '' } }, { enabled: Boolean(value) });
  const options = (found.data?.stations ?? []).map((station) => ({ value: station.id as string, label: wayOf(station) }));
  const isListed = options.some((option) => option.value === value);
  const own = value && !isListed && chosen.data ? [{ value, label: wayOf(chosen.data) }] : [];
  return (
    <Select
      {...(id === undefined ? {} : { id })}
      aria-label={t('places.chooseStation')}
      placeholder={t('places.chooseStation')}
      showSearch={{ filterOption: false, onSearch: setText }}
      loading={found.isFetching}
      options={text === '' ? [...own, ...options] : options}
      value={value || null}
      onChange={(next: string | null) => next && onChange?.(next)}
      style={{ width: '100%' }}
    />
  );
}
