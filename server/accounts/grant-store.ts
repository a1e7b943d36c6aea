import { z } from 'zod';
import { RegionId, StationId, type AccountId } from '#shared/model/ids.ts';
import type { NamedGrant } from '#shared/model/account.ts';
import { Role, type Grant, type GrantPlace, type PlacedGrant } from '#shared/model/role.ts';
import type { Db, Reads } from '../database/connection.ts';
import { insertRows, rowOf, rowsOf } from '../database/insert.ts';

const PlacedRow = z
  .object({ account: z.string(), role: Role, place: z.string(), path: z.string() })
  .transform(({ account, role, place, path }) => ({ account, grant: { role, place: placeOf(place), path } satisfies PlacedGrant }));

function placeOf(id: string): GrantPlace {
  if (id === '') return { kind: 'everywhere' };
  const region = RegionId.safeParse(id).data;
  return region ? { kind: 'region', id: region } : { kind: 'station', id: StationId.parse(id) };
}

export const idOf = (place: GrantPlace): string => (place.kind === 'everywhere' ? '' : place.id);

/** Grants with the path of their place, and the id of their station where it is one. A grant whose place is gone is none. */
export function placedGrants(reads: Reads): ReturnType<Reads> {
  return reads('account_grant')
    .leftJoin('region', 'region.id', 'account_grant.place')
    .leftJoin('station', 'station.id', 'account_grant.place')
    .leftJoin({ around: 'region' }, 'around.id', 'station.region')
    .where((there) => there.where('account_grant.place', '').orWhereNotNull('region.id').orWhereNotNull('around.id'))
    .select('account_grant.account', 'account_grant.role', 'account_grant.place', { station: 'station.id' })
    .select({ path: reads.raw(`coalesce(region.path, around.path, '')`) });
}

/** By account; an account without a grant is left out. */
export async function listGrants(reads: Reads, accounts: readonly AccountId[]): Promise<Map<string, PlacedGrant[]>> {
  const rows = await placedGrants(reads)
    .whereIn('account_grant.account', accounts)
    .orderBy(['account_grant.account', 'account_grant.role', 'account_grant.place']);
  const grouped = Map.groupBy(rowsOf(PlacedRow, rows), ({ account }) => account);
  return new Map([...grouped].map(([account, some]) => [account, some.map(({ grant }) => grant)]));
}

export async function grantsOf(reads: Reads, account: AccountId): Promise<PlacedGrant[]> {
  return (await listGrants(reads, [account])).get(account) ?? [];
}

/** The path of a place; undefined when there is no such place. */
export async function findPath(reads: Reads, place: GrantPlace): Promise<string | undefined> {
  if (place.kind === 'everywhere') return '';
  const region =
    place.kind === 'region'
      ? reads('region').where('region.id', place.id)
      : reads('region').join('station', 'station.region', 'region.id').where('station.id', place.id);
  const row: unknown = await region.first('region.path');
  return rowOf(z.object({ path: z.string() }), row)?.path;
}

export async function replaceGrants(tx: Db, account: AccountId, grants: readonly Grant[]): Promise<void> {
  await tx('account_grant').where({ account }).delete();
  const rows = new Map(grants.map(({ role, place }) => [`${role} ${idOf(place)}`, { account, role, place: idOf(place) }]));
  await insertRows(tx, 'account_grant', [...rows.values()]);
}

const NameRow = z.object({ id: z.string(), name: z.string() });

/** Each grant's place by name, from the top of the tree down. */
export async function withNames(reads: Reads, grants: readonly PlacedGrant[]): Promise<NamedGrant[]> {
  const idsOf = ({ place, path }: PlacedGrant): string[] => [
    ...path.split('/').filter(Boolean),
    ...(place.kind === 'station' ? [place.id] : []),
  ];
  const ids = [...new Set(grants.flatMap(idsOf))];
  const rows = [
    ...rowsOf(NameRow, await reads('region').whereIn('id', ids).select('id', 'name')),
    ...rowsOf(NameRow, await reads('station').whereIn('id', ids).select('id', 'name')),
  ];
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  return grants.map((grant) => ({ ...grant, names: idsOf(grant).flatMap((id) => names.get(id) ?? []) }));
}

/** Names of those whose account is open and has a role at this very region or station. */
export async function listHolders(reads: Reads, place: RegionId | StationId): Promise<string[]> {
  const rows: unknown = await reads('account')
    .whereNull('closed_at')
    .whereIn('id', reads('account_grant').where({ place }).select('account'))
    .orderBy(['name', 'id'])
    .select('name');
  return rowsOf(z.object({ name: z.string() }), rows).map(({ name }) => name);
}
