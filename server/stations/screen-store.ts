import { z } from 'zod';
import { ScreenId, StationId } from '#shared/model/ids.ts';
import { ScreenKind } from '#shared/model/place.ts';
import { PlayerStatus } from '#shared/protocol/player.ts';
import type { Db, Reads } from '../database/connection.ts';
import { toLook } from '../database/hold.ts';
import { jsonColumn, rowOf, rowsOf } from '../database/insert.ts';
import { whereBegins, whereContains } from '../database/like.ts';
import { updateRows } from '../database/update.ts';
import type { PlaceFilter } from './station-store.ts';

const ScreenRow = z
  .object({
    id: ScreenId,
    station: StationId,
    name: z.string(),
    kind: ScreenKind,
    public_key: z.string(),
    enrolled_at: z.int(),
    revoked_at: z.int().nullable(),
    floor: z.int(),
    player_version: z.string().nullable(),
    // What an older version stored may not parse any more; then nothing was said.
    status: jsonColumn(PlayerStatus.nullable().catch(null)).nullable(),
    status_at: z.int().nullable(),
  })
  .transform(({ public_key, enrolled_at, revoked_at, player_version, status_at, ...rest }) => ({
    ...rest,
    /** Raw Ed25519, base64url. */
    publicKey: public_key,
    enrolledAt: enrolled_at,
    revokedAt: revoked_at,
    playerVersion: player_version,
    statusAt: status_at,
  }));
export type StoredScreen = z.output<typeof ScreenRow>;

export async function findScreen(reads: Reads, id: ScreenId, hold = toLook): Promise<StoredScreen | undefined> {
  return rowOf(ScreenRow, await hold(reads('screen').where({ id }).first()));
}

export interface ScreenFilter extends PlaceFilter {
  station?: StationId | undefined;
  ids?: readonly ScreenId[] | undefined;
}

export async function listScreens(reads: Reads, { station, ids, below, search }: ScreenFilter): Promise<StoredScreen[]> {
  const query = reads('screen').select('screen.*').orderBy('screen.name').orderBy('screen.id');
  if (station) void query.where({ station });
  if (ids) void query.whereIn('screen.id', ids);
  if (search) whereContains(query, 'screen.name', search);
  if (below) {
    void query.join('station', 'station.id', 'screen.station').join('region', 'region.id', 'station.region');
    whereBegins(query, 'region.path', below);
  }
  return rowsOf(ScreenRow, await query);
}

/** One key is one living screen. */
export async function isKeyEnrolled(reads: Reads, publicKey: string): Promise<boolean> {
  return (await reads('screen').where({ public_key: publicKey }).whereNull('revoked_at').first('id')) !== undefined;
}

export async function addScreen(
  tx: Db,
  screen: Pick<StoredScreen, 'id' | 'station' | 'name' | 'kind' | 'publicKey' | 'enrolledAt' | 'playerVersion'>,
): Promise<void> {
  const { id, station, name, kind, publicKey, enrolledAt, playerVersion } = screen;
  const row = { id, station, name, kind, public_key: publicKey, enrolled_at: enrolledAt, player_version: playerVersion };
  await tx('screen').insert({ ...row, floor: 0 });
}

export async function saveScreen(tx: Db, { id, station, name, kind }: StoredScreen): Promise<void> {
  await tx('screen').where({ id }).update({ station, name, kind });
}

export async function revokeScreen(tx: Db, id: ScreenId, now: number): Promise<void> {
  await tx('screen').where({ id }).whereNull('revoked_at').update({ revoked_at: now });
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
