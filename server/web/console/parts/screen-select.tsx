import { useAsk } from '../../kit/asking.ts';
import { FoundSelect, useTyped } from './found-select.tsx';
import { fullName } from './place-names.ts';

interface ScreenSelectProps {
  label: string;
  screen: { id: string; name: string; stationName: string };
  onChange: (id: string) => void;
  className?: string;
}

/** Another screen than this one. */
export function ScreenSelect({ screen, ...rest }: ScreenSelectProps) {
  const typed = useTyped();
  const found = useAsk('listScreens', { query: { search: typed.search, size: 20 } });
  return (
    <FoundSelect
      {...rest}
      value={screen.id}
      typed={typed}
      found={(found.data?.screens ?? []).map((one) => ({ value: one.id, label: fullName(one) }))}
      isFetching={found.isFetching}
      chosen={fullName(screen)}
    />
  );
}
