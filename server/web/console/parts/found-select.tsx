import { useState } from 'react';
import { Select } from 'antd';
import { useRested } from '../../kit/late.ts';
import { useWords } from '../../kit/speaking.ts';
import type { Chosen } from './target-picker.tsx';

interface FoundSelectProps {
  /** Given by the form. */
  id?: string | undefined;
  label: string;
  value: string | undefined;
  onChange: (id: string) => void;
  /** What the server finds by the text, and how the one is called that is chosen: asked as hooks. */
  useFound: (search: string) => { options: Chosen[]; isFetching: boolean };
  useChosen: (id: string | undefined) => string | undefined;
  /** Stands first and is always there, such as "none". */
  first?: Chosen;
  allowClear?: boolean;
  className?: string;
  isLoading?: boolean;
}

/** One of thousands: the server finds it by characters, pinyin or initials. */
export function FoundSelect({
  id,
  label,
  value,
  onChange,
  useFound,
  useChosen,
  first,
  allowClear,
  className,
  isLoading,
}: FoundSelectProps) {
  const { t } = useWords();
  const [text, setText] = useState('');
  const { options, isFetching } = useFound(useRested(text));
  const name = useChosen(value && value !== first?.value ? value : undefined);
  const isListed = options.some((option) => option.value === value) || value === first?.value;
  const own = value && !isListed && name !== undefined ? [{ value, label: name }] : [];
  return (
    <Select
      {...(id === undefined ? {} : { id })}
      {...(className === undefined ? {} : { className })}
      aria-label={label}
      placeholder={label}
      allowClear={allowClear ?? false}
      popupMatchSelectWidth={false}
      showSearch={{ filterOption: false, onSearch: setText }}
      loading={isFetching || (isLoading ?? false)}
      notFoundContent={isFetching ? null : t('common.nothingFound')}
      options={text === '' ? [...(first ? [first] : []), ...own, ...options] : options}
      value={value === undefined || (value !== first?.value && value === '') || (!isListed && own.length === 0) ? null : value}
      onChange={(next: string | null | undefined) => onChange(next ?? '')}
    />
  );
}
