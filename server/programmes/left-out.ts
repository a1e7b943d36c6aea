import { ContentId, type PlaylistId } from '#shared/model/ids.ts';
import type { PlannedItem, PlannedPlaylist, Programme } from '#shared/model/programme.ts';
import { stretches, type Stretch } from '#shared/timetable/stretches.ts';

/** Longer than any window, so that even a slot that does not repeat fills its own: how long it would have been nobody knows. */
const STAND_IN: PlannedItem = { content: ContentId.parse('les_00000000000000000000000000'), ms: 7 * 24 * 3_600_000 };

/**
 * Where slots, or the default playlist, would be on if their playlists had anything to show. The one evaluator leaves such slots out,
 * so it is asked about the same programme with a stand-in in each empty playlist; what it then gives to one of those is what is missing.
 */
export function leftOutOf(programme: Programme, from: number, to: number): Stretch[] {
  const empty = new Set(programme.playlists.filter(({ items }) => items.length === 0).map(({ id }) => id));
  if (empty.size === 0) return [];
  const isEmpty = (playlist: PlaylistId | null): boolean => playlist !== null && empty.has(playlist);
  const filled = ({ id, items }: PlannedPlaylist): PlannedPlaylist => ({ id, items: isEmpty(id) ? [STAND_IN] : items });
  const asIf = { ...programme, playlists: programme.playlists.map(filled) };
  return stretches(asIf, from, to).filter(({ playlist }) => isEmpty(playlist));
}
