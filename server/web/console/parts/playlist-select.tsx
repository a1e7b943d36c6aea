import { useAsk } from '../../kit/asking.ts';
import { useWords } from '../../kit/speaking.ts';
import { FoundSelect, useTyped } from './found-select.tsx';
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

/** Until somebody types, the newest. */
export function PlaylistSelect({ id, value, onChange, label, isLoading = false, ...rest }: PlaylistSelectProps) {
  const { t } = useWords();
  const typed = useTyped();
  const isOne = value !== undefined && value !== rest.first?.value;
  const found = useAsk('listPlaylists', { query: { search: typed.search, size: 20, sort: typed.search === '' ? 'newest' : 'title' } });
  const chosen = useAsk('getPlaylist', { params: { id: value ?? '' } }, { enabled: isOne });
  return (
    <FoundSelect
      {...rest}
      id={id}
      label={label ?? t('programmes.choosePlaylist')}
      value={value}
      onChange={(next) => onChange?.(next)}
      typed={typed}
      found={(found.data?.playlists ?? []).map((playlist) => ({ value: playlist.id, label: playlist.title }))}
      isFetching={found.isFetching || isLoading}
      chosen={chosen.data?.id === value ? chosen.data?.title : undefined}
    />
  );
}
