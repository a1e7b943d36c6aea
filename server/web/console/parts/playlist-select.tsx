import { useAsk } from '../../kit/asking.ts';
import { useWords } from '../../kit/speaking.ts';
import { FoundSelect } from './found-select.tsx';
import type { Chosen } from './target-picker.tsx';

interface PlaylistSelectProps {
  /** Given by the form. */
  id?: string;
  value?: string | undefined;
  onChange?: (id: string) => void;
  label?: string;
  first?: Chosen;
  className?: string;
  isLoading?: boolean;
}

function usePlaylists(search: string) {
  const found = useAsk('listPlaylists', { query: { search, size: 20, sort: search === '' ? 'newest' : 'title' } });
  return {
    options: (found.data?.playlists ?? []).map(({ id, title }) => ({ value: id as string, label: title })),
    isFetching: found.isFetching,
  };
}

function useTitle(id: string | undefined): string | undefined {
  const asked = useAsk('getPlaylist', { params: { id: id ?? '' } }, { enabled: id !== undefined });
  return asked.data?.id === id ? asked.data?.title : undefined;
}

export function PlaylistSelect({ id, value, onChange, label, ...rest }: PlaylistSelectProps) {
  const { t } = useWords();
  return (
    <FoundSelect
      {...rest}
      id={id}
      label={label ?? t('programmes.choosePlaylist')}
      value={value}
      onChange={(next) => onChange?.(next)}
      useFound={usePlaylists}
      useChosen={useTitle}
    />
  );
}
