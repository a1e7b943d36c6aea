import { newId, PlaylistId, type ContentId } from '#shared/model/ids.ts';
import type { Playlist, PlaylistItem } from '#shared/model/programme.ts';
import { AppError, badRequest, conflict, notFound } from '#shared/problem.ts';
import type { PlaylistView } from '#shared/protocol/http/programmes.ts';
import { listReadyContent, listTitles, relyOnContent, type ReadyContent } from '../catalogue/content-store.ts';
import { recordChange } from '../database/changes.ts';
import type { Database, Db } from '../database/connection.ts';
import { toChange, toLook, toRelyOn } from '../database/hold.ts';
import type { Clock } from '../kit/clock.ts';
import { findDefaultPlaylist, findPlaylist, listPlaylists, removePlaylist, saveDefaultPlaylist, savePlaylist } from './playlist-store.ts';
import { listSlotsOfPlaylists } from './slot-store.ts';

interface Draft {
  title: string;
  items: PlaylistItem[];
}

/** Planned length of an item: an image's seconds, a lesson's own; null while the lesson is not ready. */
export function plannedMs(item: PlaylistItem, content: ReadyContent | undefined): number | null {
  if (!content) return null;
  return content.kind === 'lesson' ? content.durationMs : Math.round((item.seconds ?? 10) * 1000);
}

export function playlistService({ database, clock }: { database: Database; clock: Clock }) {
  async function list(search?: string): Promise<{ playlists: PlaylistView[] }> {
    return { playlists: await present(await listPlaylists(database.reads, search)) };
  }

  async function get(id: PlaylistId): Promise<PlaylistView> {
    const [view] = await present([await mustFind(database.reads, id)]);
    if (!view) throw notFound('playlist', id);
    return view;
  }

  async function create(draft: Draft): Promise<PlaylistView> {
    const id = newId('pls', PlaylistId, clock.now());
    await database.transaction(async (tx) => {
      await checkItems(tx, draft.items);
      await savePlaylist(tx, { id, ...draft, revision: 1, createdAt: clock.now() });
      await recordChange(tx, 'playlist', id);
    });
    return get(id);
  }

  async function revise(id: PlaylistId, seenRevision: number, draft: Draft): Promise<PlaylistView> {
    await database.transaction(async (tx) => {
      const current = await mustFind(tx, id, toChange);
      if (current.revision !== seenRevision) throw conflict('playlist', current.revision);
      await checkItems(tx, draft.items);
      await savePlaylist(tx, { ...current, ...draft, revision: current.revision + 1 });
      await recordChange(tx, 'playlist', id);
    });
    return get(id);
  }

  async function remove(id: PlaylistId): Promise<Record<string, never>> {
    await database.transaction(async (tx) => {
      await mustFind(tx, id, toChange);
      const slots = await listSlotsOfPlaylists(tx, [id]);
      const places = slots.map((slot) => slot.title || slot.id);
      const isDefault = (await findDefaultPlaylist(tx)) === id;
      if (places.length > 0 || isDefault) throw new AppError('in_use', { what: 'playlist', places, isDefault });
      await removePlaylist(tx, id);
      await recordChange(tx, 'playlist', id);
    });
    return {};
  }

  async function setDefault(id: PlaylistId | null): Promise<{ playlist: PlaylistId | null }> {
    await database.transaction(async (tx) => {
      if (id) await mustFind(tx, id, toRelyOn);
      await saveDefaultPlaylist(tx, id);
      await recordChange(tx, 'plan', 'everywhere');
    });
    return { playlist: id };
  }

  async function present(playlists: Playlist[]): Promise<PlaylistView[]> {
    const ids = [...new Set(playlists.flatMap(({ items }) => items.map(({ content }) => content)))];
    const [ready, titles] = await Promise.all([listReadyContent(database.reads, ids), listTitles(database.reads, ids)]);
    return playlists.map((playlist) => {
      const items = playlist.items.map((item) => presentItem(item, ready.get(item.content), titles.get(item.content)));
      return { ...playlist, items, totalMs: items.reduce((sum, { ms }) => sum + (ms ?? 0), 0) };
    });
  }

  const getDefault = async (): Promise<{ playlist: PlaylistId | null }> => ({ playlist: await findDefaultPlaylist(database.reads) });

  return { list, get, create, revise, remove, getDefault, setDefault };
}

function presentItem(item: PlaylistItem, content: ReadyContent | undefined, title = ''): PlaylistView['items'][number] {
  const poster = content?.kind === 'lesson' ? content.poster : (content?.blob ?? null);
  return { ...item, title, ms: plannedMs(item, content), isReady: content !== undefined, poster };
}

async function mustFind(db: Db, id: PlaylistId, hold = toLook): Promise<Playlist> {
  const found = await findPlaylist(db, id, hold);
  if (!found) throw notFound('playlist', id);
  return found;
}

/** An item names content that exists; an image says for how many seconds. */
async function checkItems(tx: Db, items: readonly PlaylistItem[]): Promise<void> {
  const ids: ContentId[] = [...new Set(items.map(({ content }) => content))];
  const known = await relyOnContent(tx, ids);
  const missing = ids.find((id) => !known.has(id));
  if (missing) throw notFound('content', missing);
  const timeless = items.findIndex(({ content, seconds }) => content.startsWith('img_') && seconds === null);
  if (timeless >= 0) throw badRequest(`items.${timeless}.seconds`, 'an image needs seconds');
}

export type PlaylistService = ReturnType<typeof playlistService>;
