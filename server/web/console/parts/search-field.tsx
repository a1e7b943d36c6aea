import { useEffect, useRef, useState } from 'react';
import { SearchOutlined } from '@ant-design/icons';
import { Input } from 'antd';
import { useRested } from '../../kit/late.ts';

/** A search that follows the typing once it rests; what the address says wins when it changes from outside. */
export function SearchField({ value, onSearch, label }: { value: string; onSearch: (text: string) => void; label: string }) {
  const [text, setText] = useState(value);
  const rested = useRested(text);
  const told = useRef(value);
  useEffect(() => {
    if (rested === told.current) return;
    told.current = rested;
    onSearch(rested);
  }, [rested, onSearch]);
  useEffect(() => {
    if (value === told.current) return;
    told.current = value;
    setText(value);
  }, [value]);
  return (
    <Input
      allowClear
      prefix={<SearchOutlined />}
      placeholder={label}
      aria-label={label}
      value={text}
      onChange={(event) => setText(event.target.value)}
    />
  );
}
