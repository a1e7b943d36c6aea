import { PlaylistId, ScreenId } from '#shared/model/ids.ts';
import type { Change } from '../database/changes.ts';
import type { Reads } from '../database/connection.ts';
import { findDefaultPlaylist, listPlaylistsWith } from '../programmes/playlist-store.ts';
import { listSlotsOfPlaylists } from '../programmes/slot-store.ts';
import { listPlacesOfTargets } from '../stations/place-store.ts';

/** Which screens these facts concern. */
export async function concernedBy(reads: Reads, changes: readonly Change[]): Promise<'everywhere' | ScreenId[]> {
  const by = Map.groupBy(changes, ({ topic }) => topic);
  const subjects = (topic: string): string[] => [...new Set((by.get(topic) ?? []).map(({ subject }) => subject))];

  const contents = [...subjects('lesson'), ...subjects('image')];
  const using = contents.length > 0 ? (await listPlaylistsWith(reads, contents)).map(({ id }) => id) : [];
  const playlists = [...new Set([...using, ...subjects('playlist').map((id) => PlaylistId.parse(id))])];
  const fallback = await findDefaultPlaylist(reads);
  const plans = [...subjects('plan'), ...subjects('operator')];
  if (plans.includes('everywhere') || (fallback && playlists.includes(fallback))) return 'everywhere';

  const slots = playlists.length > 0 ? await listSlotsOfPlaylists(reads, playlists) : [];
  const targets = [
    ...slots.flatMap((slot) => slot.targets.map(({ id }) => id as string)),
    ...plans,
    ...subjects('station'),
    ...subjects('screen'),
    ...subjects('region'),
  ];
  return (await listPlacesOfTargets(reads, targets)).map(({ id }) => id);
}
