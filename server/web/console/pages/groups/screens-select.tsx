import { useState } from 'react';
import { Select } from 'antd';
import { useAsk } from '../../../kit/asking.ts';
import { useRested } from '../../../kit/late.ts';
import { useWords } from '../../../kit/speaking.ts';
import { screenName, usePlaces } from '../../parts/place-names.ts';

interface ScreensSelectProps {
  /** Given by the form. */
  id?: string;
  value?: readonly string[];
  onChange?: (ids: string[]) => void;
}

/** Screens chosen one by one, found by name, pinyin or initials. */
export function ScreensSelect({ id, value = [], onChange }: ScreensSelectProps) {
  const { t } = useWords();
  const [text, setText] = useState('');
  const found = useAsk('listScreens', { query: { search: useRested(text), size: 30 } }).data?.screens ?? [];
  const { places } = usePlaces();
  const known = new Map(found.map((screen) => [screen.id as string, `${screen.stationName} · ${screen.name}`]));
  const labelOf = (one: string): string => {
    const screen = places.screens.find((it) => it.id === one);
    return known.get(one) ?? (screen ? screenName(screen, places.stations) : one);
  };
  const listed = [...new Set([...value, ...known.keys()])];
  return (
    <Select
      {...(id === undefined ? {} : { id })}
      mode="multiple"
      aria-label={t('places.members')}
      showSearch={{ filterOption: false, onSearch: setText }}
      options={listed.map((one) => ({ value: one, label: labelOf(one) }))}
      value={[...value]}
      onChange={(ids: string[]) => onChange?.(ids)}
    />
  );
}
