import { z } from 'zod';
import { PlaylistId, RegionId } from '#shared/model/ids.ts';
import { PlaylistItem, type Playlist } from '#shared/model/programme.ts';
import type { programmeCalls } from '#shared/protocol/http/programmes.ts';
import type { Db, Reads } from '../database/connection.ts';
import { toLook } from '../database/hold.ts';
import { countOf, insertRows, jsonColumn, rowOf, rowsOf } from '../database/insert.ts';
import { nameKeys, orderByName, whereMatches } from '../database/name-keys.ts';
import { whereHomeSeen } from '../database/scope.ts';
import { everywhere, type Scope } from '../kit/by.ts';

const PlaylistRow = z
  .object({
    id: PlaylistId,
    home: RegionId.nullable(),
    title: z.string(),
    items: jsonColumn(z.array(PlaylistItem)),
    revision: z.int(),
    created_at: z.int(),
  })
  .transform(({ created_at, ...rest }): Playlist => ({ ...rest, createdAt: created_at }));

export async function findPlaylist(reads: Reads, id: PlaylistId, hold = toLook): Promise<Playlist | undefined> {
  return rowOf(PlaylistRow, await hold(reads('playlist').where({ id }).first()));
}

const OwnedRow = z.object({ home_path: z.string().nullable() });

/** The playlist, if somebody with this scope may see it, with the path of its region (null: everybody's). */
export async function seePlaylist(
  reads: Reads,
  scope: Scope,
  id: PlaylistId,
  hold = toLook,
): Promise<{ playlist: Playlist; homePath: string | null } | undefined> {
  const query = reads('playlist').leftJoin({ home: 'region' }, 'home.id', 'playlist.home').where('playlist.id', id);
  whereHomeSeen(query, scope, reads, 'playlist.home');
  const row: unknown = await hold(query.first('playlist.*', { home_path: 'home.path' }), 'playlist');
  const playlist = rowOf(PlaylistRow, row);
  return playlist && { playlist, homePath: OwnedRow.parse(row).home_path };
}

/** All of them, for planning. */
export async function listPlaylists(reads: Reads): Promise<Playlist[]> {
  return rowsOf(PlaylistRow, await reads('playlist').orderBy('id'));
}

type Query = z.output<typeof programmeCalls.listPlaylists.query>;

export async function pagePlaylists(
  reads: Reads,
  scope: Scope,
  { search, sort, page, size }: Query,
): Promise<{ total: number; playlists: Playlist[] }> {
  const matching = () => {
    const query = reads('playlist');
    whereHomeSeen(query, scope, reads, 'playlist.home');
    whereMatches(query, 'playlist', search);
    return query;
  };
  const query = matching();
  if (sort === 'title') orderByName(query, 'playlist');
  else void query.orderBy('created_at', 'desc').orderBy('id', 'desc');
  const rows: unknown = await query.offset((page - 1) * size).limit(size);
  return { total: await countOf(matching()), playlists: rowsOf(PlaylistRow, rows) };
}

export async function savePlaylist(tx: Db, playlist: Playlist): Promise<void> {
  const { id, home, title, items, revision, createdAt } = playlist;
  const row = { id, home, title, items: JSON.stringify(items), revision, created_at: createdAt, ...(await nameKeys(title)) };
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
export async function listPlaylistsWith(
  reads: Reads,
  contents: readonly string[],
  scope: Scope = everywhere,
): Promise<{ id: PlaylistId; title: string }[]> {
  const Row = z.object({ id: PlaylistId, title: z.string() });
  const query = reads('playlist')
    .join('playlist_content', 'playlist_content.playlist', 'playlist.id')
    .whereIn('playlist_content.content', contents)
    .distinct('playlist.id', 'playlist.title');
  whereHomeSeen(query, scope, reads, 'playlist.home');
  return rowsOf(Row, await query);
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
