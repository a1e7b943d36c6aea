import { useState } from 'react';
import { Select } from 'antd';
import { useAsk } from '../../kit/asking.ts';
import { useRested } from '../../kit/late.ts';
import { useWords } from '../../kit/speaking.ts';

interface RegionSelectProps {
  /** Given by the form. */
  id?: string;
  value?: string | null;
  onChange?: (id: string | undefined) => void;
  allowClear?: boolean;
  label?: string;
}

const wayOf = (names: readonly string[]): string => names.join(' / ');

/** One region of thousands: found by characters, pinyin or initials, told apart by where it lies. */
export function RegionSelect({ id, value, onChange, allowClear = false, label }: RegionSelectProps) {
  const { t } = useWords();
  const [text, setText] = useState('');
  const found = useAsk('findRegions', { query: { search: useRested(text) } });
  const chosen = useAsk('getRegion', { params: { id: value ?? '' } }, { enabled: Boolean(value) });
  const options = (found.data?.regions ?? []).map((region) => ({ value: region.id as string, label: wayOf(region.names) }));
  const isListed = options.some((option) => option.value === value);
  const own = value && !isListed && chosen.data ? [{ value: value, label: wayOf(chosen.data.names) }] : [];
  return (
    <Select
      {...(id === undefined ? {} : { id })}
      aria-label={label ?? t('places.chooseRegion')}
      placeholder={label ?? t('places.chooseRegion')}
      allowClear={allowClear}
      showSearch={{ filterOption: false, onSearch: setText }}
      loading={found.isFetching}
      options={text === '' ? [...own, ...options] : options}
      value={value || null}
      onChange={(next: string | null | undefined) => onChange?.(next ?? undefined)}
      style={{ width: '100%' }}
    />
  );
}
