import { useAsk } from '../../kit/asking.ts';
import { FoundSelect } from './found-select.tsx';
import { fullName } from './place-names.ts';

function useScreens(search: string) {
  const found = useAsk('listScreens', { query: { search, size: 20 } });
  const options = (found.data?.screens ?? []).map((screen) => ({ value: screen.id as string, label: fullName(screen) }));
  return { options, isFetching: found.isFetching };
}

function useName(id: string | undefined): string | undefined {
  const asked = useAsk('getScreen', { params: { id: id ?? '' } }, { enabled: id !== undefined });
  return asked.data?.id === id ? asked.data && fullName(asked.data) : undefined;
}

interface ScreenSelectProps {
  label: string;
  value: string | undefined;
  onChange: (id: string) => void;
  className?: string;
}

export function ScreenSelect(props: ScreenSelectProps) {
  return <FoundSelect {...props} useFound={useScreens} useChosen={useName} />;
}
