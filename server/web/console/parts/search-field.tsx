import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { SearchOutlined } from '@ant-design/icons';
import { Input } from 'antd';
import { REST_MS } from '../../kit/late.ts';

/** A search that follows the typing once it rests; what the address says wins when it changes from outside. */
export function SearchField({ value, onSearch, label }: { value: string; onSearch: (text: string) => void; label: string }) {
  const [text, setText] = useState(value);
  const told = useRef(value);
  const tell = useEffectEvent(() => {
    told.current = text;
    onSearch(text);
  });
  useEffect(() => {
    if (text === told.current) return undefined;
    const timer = setTimeout(tell, REST_MS);
    return () => clearTimeout(timer);
  }, [text]);
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
