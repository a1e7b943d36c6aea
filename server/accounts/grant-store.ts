import { z } from 'zod';
import { RegionId, StationId, type AccountId } from '#shared/model/ids.ts';
import { Role, type Grant, type GrantPlace } from '#shared/model/role.ts';
import type { Db, Reads } from '../database/connection.ts';
import { insertRows, rowsOf } from '../database/insert.ts';

/** A grant with the path of its region, or of the region in which its station stands; '' everywhere. */
export interface PlacedGrant extends Grant {
  path: string;
}

const GrantRow = z
  .object({ account: z.string(), role: Role, place: z.string(), region_path: z.string().nullable(), station_path: z.string().nullable() })
  .transform(({ account, role, place, region_path, station_path }) => ({
    account,
    grant: { role, place: placeOf(place), path: region_path ?? station_path ?? '' } satisfies PlacedGrant,
  }));

function placeOf(id: string): GrantPlace {
  if (id === '') return { kind: 'everywhere' };
  const region = RegionId.safeParse(id).data;
  return region ? { kind: 'region', id: region } : { kind: 'station', id: StationId.parse(id) };
}

const idOf = (place: GrantPlace): string => (place.kind === 'everywhere' ? '' : place.id);

/** By account; an account without a grant is left out. */
export async function listGrants(reads: Reads, accounts: readonly AccountId[]): Promise<Map<string, PlacedGrant[]>> {
  const rows = await reads('account_grant')
    .whereIn('account', accounts)
    .leftJoin('region', 'region.id', 'account_grant.place')
    .leftJoin('station', 'station.id', 'account_grant.place')
    .leftJoin({ around: 'region' }, 'around.id', 'station.region')
    .orderBy(['account', 'role', 'place'])
    .select('account_grant.account', 'account_grant.role', 'account_grant.place', {
      region_path: 'region.path',
      station_path: 'around.path',
    });
  const grouped = Map.groupBy(rowsOf(GrantRow, rows), ({ account }) => account);
  return new Map([...grouped].map(([account, some]) => [account, some.map(({ grant }) => grant)]));
}

export async function replaceGrants(tx: Db, account: AccountId, grants: readonly Grant[]): Promise<void> {
  await tx('account_grant').where({ account }).delete();
  const rows = new Map(grants.map(({ role, place }) => [`${role} ${idOf(place)}`, { account, role, place: idOf(place) }]));
  await insertRows(tx, 'account_grant', [...rows.values()]);
}
