import { useAsk } from '../../kit/asking.ts';
import { useWords } from '../../kit/speaking.ts';
import { places } from '../frame/places.tsx';

export interface Find {
  to: string;
  title: string;
  group: 'pages' | 'lessons' | 'playlists' | 'stations' | 'screens';
  note: string;
}

const EACH = 6;

/** What the search finds over all places, in the order of how often it is wanted. */
export function useFinds(text: string): { finds: readonly Find[]; isAsking: boolean } {
  const { t } = useWords();
  const search = text.trim();
  const enabled = search !== '';
  const lessons = useAsk('listLessons', { query: { search, size: EACH } }, { enabled });
  const playlists = useAsk('listPlaylists', { query: { search } }, { enabled });
  const stations = useAsk('listStations', { query: { search } }, { enabled });
  const screens = useAsk('listScreens', { query: { search } }, { enabled });

  const pages = places
    .flatMap((place) => place.below ?? [place])
    .map((place) => ({ to: place.to, title: t(`nav.${place.label}`) }))
    .filter(({ title }) => title.toLowerCase().includes(search.toLowerCase()));
  const some = <T>(list: readonly T[] | undefined): readonly T[] => (enabled ? (list ?? []).slice(0, EACH) : []);
  const finds: Find[] = [
    ...some(lessons.data?.lessons).map((it) => ({ to: `/lessons/${it.id}`, title: it.title, group: 'lessons' as const, note: it.teacher })),
    ...some(playlists.data?.playlists).map((it) => ({ to: `/playlists/${it.id}`, title: it.title, group: 'playlists' as const, note: '' })),
    ...some(screens.data?.screens).map((it) => ({ to: `/screens/${it.id}`, title: it.name, group: 'screens' as const, note: '' })),
    ...some(stations.data?.stations).map((it) => ({
      to: `/stations?station=${it.id}`,
      title: it.name,
      group: 'stations' as const,
      note: '',
    })),
    ...pages.map((it) => ({ ...it, group: 'pages' as const, note: '' })),
  ];
  const isAsking = enabled && [lessons, playlists, stations, screens].some((asked) => asked.isFetching);
  return { finds, isAsking };
}
