import type { z } from 'zod';
import { ImageId, newId, PlaylistId, type ContentId } from '#shared/model/ids.ts';
import type { Playlist, PlaylistItem } from '#shared/model/programme.ts';
import { AppError, badRequest, conflict, notFound } from '#shared/problem.ts';
import type { PlaylistCard, PlaylistView, programmeCalls } from '#shared/protocol/http/programmes.ts';
import { listReadyContent, listTitles, relyOnContent, type ReadyContent } from '../catalogue/content-store.ts';
import { recordAudit, type Facts } from '../database/audit.ts';
import { recordChange } from '../database/changes.ts';
import type { Database, Db, Reads } from '../database/connection.ts';
import { toChange, toLook } from '../database/hold.ts';
import { homeOf, homePathOf, ownsHome, type By } from '../kit/by.ts';
import type { Clock } from '../kit/clock.ts';
import { findDefaultPlaylist, pagePlaylists, removePlaylist, saveDefaultPlaylist, savePlaylist, seePlaylist } from './playlist-store.ts';
import { listSlotsOfPlaylists } from './slot-store.ts';

type Query = z.output<typeof programmeCalls.listPlaylists.query>;

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
  const { reads } = database;

  async function list({ scope }: By, query: Query): Promise<{ total: number; playlists: PlaylistCard[] }> {
    const { total, playlists } = await pagePlaylists(reads, scope, query);
    return { total, playlists: (await present(playlists)).map(cardOf) };
  }

  async function get(by: By, id: PlaylistId): Promise<PlaylistView> {
    const [view] = await present([(await mustSee(reads, by, id)).playlist]);
    if (!view) throw notFound('playlist', id);
    return view;
  }

  async function create(by: By, draft: Draft): Promise<PlaylistView> {
    const id = newId('pls', PlaylistId, clock.now());
    await database.decide(async (tx) => {
      await checkItems(tx, by, draft.items);
      await savePlaylist(tx, { id, home: homeOf(by.scope), ...draft, revision: 1, createdAt: clock.now() });
      await recordChange(tx, 'playlist', id);
      await recordAudit(tx, by, { action: 'playlist.create', subject: id, place: homePathOf(by.scope), after: told(draft) });
    });
    return get(by, id);
  }

  async function revise(by: By, id: PlaylistId, seenRevision: number, draft: Draft): Promise<PlaylistView> {
    await database.decide(async (tx) => {
      const { playlist: current, homePath } = await mustOwn(tx, by, id);
      if (current.revision !== seenRevision) throw conflict('playlist', current.revision);
      await checkItems(tx, by, draft.items, current.items);
      await savePlaylist(tx, { ...current, ...draft, revision: current.revision + 1 });
      await recordChange(tx, 'playlist', id);
      await recordAudit(tx, by, { action: 'playlist.revise', subject: id, place: homePath, before: told(current), after: told(draft) });
    });
    return get(by, id);
  }

  async function remove(by: By, id: PlaylistId): Promise<Record<string, never>> {
    await database.decide(async (tx) => {
      const { playlist, homePath } = await mustOwn(tx, by, id);
      const slots = await listSlotsOfPlaylists(tx, [id]);
      const places = slots.map(({ title, start, end }) => title || `${playlist.title} ${start}–${end}`);
      const isDefault = (await findDefaultPlaylist(tx)) === id;
      if (places.length > 0 || isDefault) throw new AppError('in_use', { what: 'playlist', places, isDefault });
      await removePlaylist(tx, id);
      await recordChange(tx, 'playlist', id);
      await recordAudit(tx, by, { action: 'playlist.remove', subject: id, place: homePath, before: told(playlist) });
    });
    return {};
  }

  /** It fills every hole of every screen: for those alone whose programme is everywhere. */
  async function setDefault(by: By, id: PlaylistId | null): Promise<{ playlist: PlaylistId | null }> {
    if (!by.scope.isEverywhere) throw new AppError('not_allowed');
    await database.decide(async (tx) => {
      if (id) await mustSee(tx, by, id);
      const before = { playlist: await findDefaultPlaylist(tx) };
      await saveDefaultPlaylist(tx, id);
      await recordChange(tx, 'plan', 'everywhere');
      await recordAudit(tx, by, { action: 'default.set', subject: 'default-playlist', place: null, before, after: { playlist: id } });
    });
    return { playlist: id };
  }

  async function present(playlists: Playlist[]): Promise<PlaylistView[]> {
    const ids = [...new Set(playlists.flatMap(({ items }) => items.map(({ content }) => content)))];
    const [ready, titles] = await Promise.all([listReadyContent(reads, ids), listTitles(reads, ids)]);
    return playlists.map((playlist) => {
      const items = playlist.items.map((item) => presentItem(item, ready.get(item.content), titles.get(item.content)));
      return { ...playlist, items, totalMs: items.reduce((sum, { ms }) => sum + (ms ?? 0), 0) };
    });
  }

  const getDefault = async (): Promise<{ playlist: PlaylistId | null }> => ({ playlist: await findDefaultPlaylist(reads) });

  return { list, get, create, revise, remove, getDefault, setDefault };
}

function presentItem(item: PlaylistItem, content: ReadyContent | undefined, title = ''): PlaylistView['items'][number] {
  const poster = content?.kind === 'lesson' ? content.poster : (content?.blob ?? null);
  // Playlists of before may hold seconds of a lesson. They never did anything, and must not keep the playlist from being saved again.
  const seconds = isTimed(item) ? item.seconds : null;
  return { ...item, seconds, title, ms: plannedMs(item, content), isReady: content !== undefined, poster };
}

const cardOf = ({ items, ...rest }: PlaylistView): PlaylistCard => ({
  ...rest,
  count: items.length,
  notReady: items.filter(({ isReady }) => !isReady).length,
  posters: items.slice(0, 4).map(({ poster }) => poster),
});

const told = ({ title, items }: Draft): Facts => ({ title, items: items.map(({ content, seconds }) => ({ content, seconds })) });

async function mustSee(reads: Reads, { scope }: By, id: PlaylistId, hold = toLook) {
  const found = await seePlaylist(reads, scope, id, hold);
  if (!found) throw notFound('playlist', id);
  return found;
}

async function mustOwn(tx: Db, by: By, id: PlaylistId) {
  const found = await mustSee(tx, by, id, toChange);
  if (!ownsHome(by.scope, found.homePath)) throw new AppError('not_allowed');
  return found;
}

/** Images only are given seconds; a lesson brings its own length. */
const isTimed = ({ content }: PlaylistItem): boolean => ImageId.safeParse(content).success;

/** An item names content that exists; an image says for how many seconds, a lesson is refused them: it would not be cut there. */
async function checkItems(tx: Db, { scope }: By, items: readonly PlaylistItem[], before: readonly PlaylistItem[] = []): Promise<void> {
  const known = new Set(before.map(({ content }) => content)); // What a superior has put in may stay.
  const ids: ContentId[] = [...new Set(items.map(({ content }) => content))].filter((id) => !known.has(id));
  const there = await relyOnContent(tx, scope, ids);
  const missing = ids.find((id) => !there.has(id));
  if (missing) throw notFound('content', missing);
  const wrong = items.findIndex((item) => isTimed(item) !== (item.seconds !== null));
  const why = items[wrong]?.seconds === null ? 'an image needs seconds' : 'a lesson has its own length, and no seconds';
  if (wrong >= 0) throw badRequest(`items.${wrong}.seconds`, why);
}

export type PlaylistService = ReturnType<typeof playlistService>;
