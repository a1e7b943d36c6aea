import { z } from 'zod';
import { RegionId, ScreenId, StationId } from '#shared/model/ids.ts';
import { ScreenKind } from '#shared/model/place.ts';
import { PlayerStatus } from '#shared/protocol/player.ts';
import type { Db, Reads } from '../database/connection.ts';
import { insertRows, jsonColumn, rowsOf } from '../database/insert.ts';
import { nameKeys } from '../database/name-keys.ts';
import { whereWithin } from '../database/scope.ts';
import type { Scope } from '../kit/by.ts';
import { updateRows } from '../database/update.ts';

const ScreenRow = z
  .object({
    id: ScreenId,
    station: StationId,
    name: z.string(),
    kind: ScreenKind,
    public_key: z.string(),
    enrolled_at: z.int(),
    revoked_at: z.int().nullable(),
    closed_at: z.int().nullable(),
    replaces: ScreenId.nullable(),
    floor: z.int(),
    player_version: z.string().nullable(),
    // What an older version stored may not parse any more; then nothing was said.
    status: jsonColumn(PlayerStatus.nullable().catch(null)).nullable(),
    status_at: z.int().nullable(),
    station_name: z.string(),
    station_closed_at: z.int().nullable(),
    region: RegionId,
    region_path: z.string(),
  })
  .transform(
    ({
      public_key,
      enrolled_at,
      revoked_at,
      closed_at,
      player_version,
      status_at,
      station_name,
      station_closed_at,
      region_path,
      ...rest
    }) => ({
      ...rest,
      /** Raw Ed25519, base64url. */
      publicKey: public_key,
      enrolledAt: enrolled_at,
      revokedAt: revoked_at,
      closedAt: closed_at,
      playerVersion: player_version,
      statusAt: status_at,
      stationName: station_name,
      stationClosedAt: station_closed_at,
      regionPath: region_path,
    }),
  );
/** As it is kept, with the place where it stands. */
export type StoredScreen = z.output<typeof ScreenRow>;

export const joined = (reads: Reads) =>
  reads('screen').join('station', 'station.id', 'screen.station').join('region', 'region.id', 'station.region');

/** What `ScreenRow` reads. */
export const screenRows = async (query: ReturnType<Reads>): Promise<StoredScreen[]> =>
  rowsOf(
    ScreenRow,
    await query.select('screen.*', 'station.region', {
      station_name: 'station.name',
      station_closed_at: 'station.closed_at',
      region_path: 'region.path',
    }),
  );

export async function findScreen(reads: Reads, id: ScreenId): Promise<StoredScreen | undefined> {
  return (await screenRows(joined(reads).where('screen.id', id)))[0];
}

const BoxRow = z
  .object({ id: ScreenId, revoked_at: z.int().nullable(), floor: z.int(), player_version: z.string().nullable() })
  .transform(({ id, revoked_at, floor, player_version }) => ({ id, revokedAt: revoked_at, floor, playerVersion: player_version }));
/** As much of a screen as its box's coming is judged by: thousands may come in one moment. */
export type StoredBox = z.output<typeof BoxRow>;

export async function listBoxes(reads: Reads, ids: readonly ScreenId[]): Promise<Map<ScreenId, StoredBox>> {
  const rows = await reads('screen').whereIn('id', ids).select('id', 'revoked_at', 'floor', 'player_version');
  return new Map(rowsOf(BoxRow, rows).map((box) => [box.id, box]));
}

/** Whether the screen stands in the scope today. */
export async function isScreenWithin(reads: Reads, scope: Scope, id: ScreenId): Promise<boolean> {
  const query = reads('screen').join('station', 'station.id', 'screen.station').join('region', 'region.id', 'station.region');
  whereWithin(query, scope, { path: 'region.path', station: 'station.id' });
  return (await query.where('screen.id', id).first('screen.id')) !== undefined;
}

/** One key is one living screen. */
export async function isKeyEnrolled(reads: Reads, publicKey: string): Promise<boolean> {
  return (await reads('screen').where({ public_key: publicKey }).whereNull('revoked_at').first('id')) !== undefined;
}

type NewScreen = Pick<StoredScreen, 'id' | 'station' | 'name' | 'kind' | 'publicKey' | 'enrolledAt' | 'playerVersion' | 'replaces'>;

export async function addScreen(tx: Db, screen: NewScreen): Promise<void> {
  const { id, station, name, kind, publicKey, enrolledAt, playerVersion, replaces } = screen;
  const row = { id, station, name, kind, public_key: publicKey, enrolled_at: enrolledAt, player_version: playerVersion, replaces };
  await tx('screen').insert({ ...row, floor: 0, ...(await nameKeys(name)) });
}

export async function saveScreen(tx: Db, { id, station, name, kind, closedAt }: StoredScreen): Promise<void> {
  await tx('screen')
    .where({ id })
    .update({ station, name, kind, closed_at: closedAt, ...(await nameKeys(name)) });
}

/** False: it was revoked before. */
export async function revokeScreen(tx: Db, id: ScreenId, now: number): Promise<boolean> {
  return (await tx('screen').where({ id }).whereNull('revoked_at').update({ revoked_at: now })) === 1;
}

/** Tags by screen, in the order of their letters. */
export async function listTags(reads: Reads, screens: readonly ScreenId[]): Promise<Map<ScreenId, string[]>> {
  const Row = z.object({ screen: ScreenId, tag: z.string() });
  const rows = rowsOf(Row, await reads('screen_tag').whereIn('screen', screens).orderBy(['screen', 'tag']).select('screen', 'tag'));
  return new Map([...Map.groupBy(rows, ({ screen }) => screen)].map(([screen, some]) => [screen, some.map(({ tag }) => tag)]));
}

export async function replaceTags(tx: Db, screen: ScreenId, tags: readonly string[]): Promise<void> {
  await tx('screen_tag').where({ screen }).delete();
  const rows = [...new Set(tags)].map((tag) => ({ screen, tag }));
  await insertRows(tx, 'screen_tag', rows);
}

/** Which screen took the place of each of these. */
export async function listSuccessors(reads: Reads, screens: readonly ScreenId[]): Promise<Map<ScreenId, ScreenId>> {
  const Row = z.object({ id: ScreenId, replaces: ScreenId });
  const rows = rowsOf(Row, await reads('screen').whereIn('replaces', screens).orderBy('id').select('id', 'replaces'));
  return new Map(rows.map(({ id, replaces }) => [replaces, id]));
}

export async function hasOtherSuccessor(tx: Db, screen: ScreenId, than: ScreenId): Promise<boolean> {
  return (await tx('screen').where({ replaces: screen }).whereNot({ id: than }).first('id')) !== undefined;
}

/** What a player's hello tells; the floor only ever rises. */
export async function saveHello(tx: Db, id: ScreenId, { floor, playerVersion }: { floor: number; playerVersion: string }): Promise<void> {
  await tx('screen')
    .where({ id })
    .where((stale) => stale.where('floor', '<', floor).orWhereNull('player_version').orWhereNot('player_version', playerVersion))
    .update({ floor: tx.raw('case when floor < ? then ? else floor end', [floor, floor]), player_version: playerVersion });
}

export async function saveStatuses(tx: Db, told: readonly { id: ScreenId; status: PlayerStatus; at: number }[]): Promise<void> {
  await updateRows(
    tx,
    'screen',
    told.map(({ id, status, at }) => ({ id, status: JSON.stringify(status), status_at: at })),
  );
}
