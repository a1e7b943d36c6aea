import { useState } from 'react';
import { Select } from 'antd';
import { useRested } from '../../kit/late.ts';
import { useWords } from '../../kit/speaking.ts';
import type { Chosen } from './target-picker.tsx';

/** What is being typed, and what of it the server is asked for once it rests. */
export function useTyped() {
  const [text, setText] = useState('');
  return { text, setText, search: useRested(text) };
}

interface FoundSelectProps {
  /** Given by the form. */
  id?: string | undefined;
  label: string;
  value: string | undefined;
  onChange: (id: string) => void;
  typed: Pick<ReturnType<typeof useTyped>, 'text' | 'setText'>;
  found: readonly Chosen[];
  isFetching: boolean;
  /** Name of the one that is chosen, found or not; undefined while it is not known. */
  chosen: string | undefined;
  /** Stands first and is always there, such as "none". */
  first?: Chosen;
  allowClear?: boolean;
  className?: string;
}

/** One of thousands: the server finds it by characters, pinyin or initials. */
export function FoundSelect({
  id,
  label,
  value,
  onChange,
  typed,
  found,
  isFetching,
  chosen,
  first,
  allowClear,
  className,
}: FoundSelectProps) {
  const { t } = useWords();
  const listed = [...(first ? [first] : []), ...found];
  const isListed = listed.some((option) => option.value === value);
  const own = value && !isListed && chosen !== undefined ? [{ value, label: chosen }] : [];
  return (
    <Select
      {...(id === undefined ? {} : { id })}
      {...(className === undefined ? {} : { className })}
      aria-label={label}
      placeholder={label}
      allowClear={allowClear ?? false}
      popupMatchSelectWidth={false}
      showSearch={{ filterOption: false, onSearch: typed.setText }}
      loading={isFetching}
      notFoundContent={isFetching ? null : t('common.nothingFound')}
      options={typed.text === '' ? [...own, ...listed] : [...found]}
      value={isListed || own.length > 0 ? (value ?? null) : null}
      onChange={(next: string | null | undefined) => onChange(next ?? '')}
    />
  );
}
