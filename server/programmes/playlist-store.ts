import { z } from 'zod';
import { PlaylistId } from '#shared/model/ids.ts';
import { PlaylistItem, type Playlist } from '#shared/model/programme.ts';
import type { Db, Reads } from '../database/connection.ts';
import { toLook } from '../database/hold.ts';
import { insertRows, jsonColumn, rowOf, rowsOf } from '../database/insert.ts';

const PlaylistRow = z
  .object({ id: PlaylistId, title: z.string(), items: jsonColumn(z.array(PlaylistItem)), revision: z.int(), created_at: z.int() })
  .transform(({ created_at, ...rest }): Playlist => ({ ...rest, createdAt: created_at }));

export async function findPlaylist(reads: Reads, id: PlaylistId, hold = toLook): Promise<Playlist | undefined> {
  return rowOf(PlaylistRow, await hold(reads('playlist').where({ id }).first()));
}

/** Newest first. */
export async function listPlaylists(reads: Reads, search?: string): Promise<Playlist[]> {
  const all = rowsOf(PlaylistRow, await reads('playlist').orderBy('created_at', 'desc').orderBy('id', 'desc'));
  const wanted = search?.trim().toLowerCase();
  return wanted ? all.filter(({ title }) => title.toLowerCase().includes(wanted)) : all;
}

export async function savePlaylist(tx: Db, playlist: Playlist): Promise<void> {
  const { id, title, items, revision, createdAt } = playlist;
  const row = { id, title, items: JSON.stringify(items), revision, created_at: createdAt };
  await tx('playlist').insert(row).onConflict('id').merge();
  await tx('playlist_content').where({ playlist: id }).delete();
  const contents = new Set(items.map(({ content }) => content));
  await insertRows(
    tx,
    'playlist_content',
    [...contents].map((content) => ({ playlist: id, content })),
  );
}

export async function removePlaylist(tx: Db, id: PlaylistId): Promise<void> {
  await tx('playlist').where({ id }).delete();
}

/** Playlists that name any of these. */
export async function listPlaylistsWith(reads: Reads, contents: readonly string[]): Promise<{ id: PlaylistId; title: string }[]> {
  const Row = z.object({ id: PlaylistId, title: z.string() });
  const rows = await reads('playlist')
    .join('playlist_content', 'playlist_content.playlist', 'playlist.id')
    .whereIn('playlist_content.content', contents)
    .distinct('playlist.id', 'playlist.title');
  return rowsOf(Row, rows);
}

const DEFAULT = 'default-playlist';

/** The playlist that fills every hole of every screen. */
export async function findDefaultPlaylist(reads: Reads): Promise<PlaylistId | null> {
  const row: unknown = await reads('setting').where({ name: DEFAULT }).first('value');
  return (
    z
      .object({ value: jsonColumn(PlaylistId.nullable()) })
      .optional()
      .parse(row)?.value ?? null
  );
}

export async function saveDefaultPlaylist(tx: Db, id: PlaylistId | null): Promise<void> {
  await tx('setting')
    .insert({ name: DEFAULT, value: JSON.stringify(id) })
    .onConflict('name')
    .merge();
}
