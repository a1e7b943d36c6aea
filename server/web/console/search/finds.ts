import type { Hit } from '#shared/protocol/http/search.ts';
import { useAsk } from '../../kit/asking.ts';
import { useWords } from '../../kit/speaking.ts';
import { placesFor } from '../frame/places.tsx';

export interface Find {
  to: string;
  title: string;
  group: Hit['kind'] | 'pages';
  note: string;
}

/** The page on which each is looked at. */
const PAGES: Record<Hit['kind'], (hit: Hit) => string> = {
  lesson: ({ id }) => `/lessons/${id}`,
  image: ({ name }) => `/lessons?tab=images&search=${encodeURIComponent(name)}`,
  playlist: ({ id }) => `/playlists/${id}`,
  slot: ({ id }) => `/timetable?view=list&slot=${id}`,
  station: ({ id }) => `/stations/${id}`,
  screen: ({ id }) => `/screens/${id}`,
  region: ({ id }) => `/stations?region=${id}`,
  group: ({ id }) => `/screens?group=${id}`,
  account: ({ id }) => `/system/accounts/${id}`,
};

/** What the search finds over all that has a name, by characters, pinyin or initials, and the pages themselves. */
export function useFinds(text: string): { finds: readonly Find[]; isAsking: boolean } {
  const { t } = useWords();
  const search = text.trim();
  const asked = useAsk('search', { query: { text: search } }, { enabled: search !== '' });
  const hits = search === '' ? [] : (asked.data?.hits ?? []);
  const rights = useAsk('whoAmI', {}).data?.rights ?? [];
  const pages = placesFor(rights)
    .flatMap((place) => place.below ?? [place])
    .map((place) => ({ to: place.to, title: t(`nav.${place.label}`), group: 'pages' as const, note: '' }))
    .filter(({ title }) => title.toLowerCase().includes(search.toLowerCase()));
  const finds = hits.map((hit) => ({
    to: PAGES[hit.kind](hit),
    title: hit.name || hit.note,
    group: hit.kind,
    note: hit.name ? hit.note : '',
  }));
  return { finds: [...finds, ...pages], isAsking: search !== '' && asked.isFetching };
}
