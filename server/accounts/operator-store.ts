import { z } from 'zod';
import { AccountId, type StationId } from '#shared/model/ids.ts';
import { PinHash, type OperatorsSection } from '#shared/model/operator.ts';
import type { PlacedGrant } from '#shared/model/role.ts';
import { recordChange } from '../database/changes.ts';
import type { Db, Reads } from '../database/connection.ts';
import { jsonColumn, rowsOf } from '../database/insert.ts';
import { orderByName } from '../database/name-keys.ts';
import { idOf, placedGrants } from './grant-store.ts';

type Operator = OperatorsSection['operators'][number];

/** Operators whose account is open, a row for each of their places; in the order of their names. */
const operators = (reads: Reads) => {
  const query = reads
    .from(placedGrants(reads).as('placed'))
    .join('account', 'account.id', 'placed.account')
    .where('placed.role', 'operator')
    .whereNull('account.closed_at');
  orderByName(query, 'account');
  return query.select('account.id', 'account.name');
};

const Row = z.object({ id: AccountId, name: z.string(), place: z.string(), pin: jsonColumn(PinHash) });

/** Who may act at which boxes, in one question however many boxes there are. */
export async function loadOperators(reads: Reads): Promise<(station: StationId, regionPath: string) => Operator[]> {
  const rows = rowsOf(
    Row,
    await operators(reads).join('operator_pin', 'operator_pin.account', 'account.id').select('placed.place', { pin: 'operator_pin.hash' }),
  );
  const order = new Map([...new Set(rows.map(({ id }) => id))].map((id, at) => [id, at]));
  const byPlace = Map.groupBy(rows, ({ place }) => place);
  return (station, regionPath) => {
    const here = placesOver(station, regionPath).flatMap((place) => byPlace.get(place) ?? []);
    const once = [...new Map(here.map(({ id, name, pin }) => [id, { id, name, pin }])).values()];
    return once.toSorted((a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0));
  };
}

/** The same for a person who asks: also those who have no PIN yet. */
export async function listOperatorsAt(
  reads: Reads,
  station: StationId,
  regionPath: string,
): Promise<{ id: AccountId; name: string; hasPin: boolean }[]> {
  const query = operators(reads).leftJoin('operator_pin', 'operator_pin.account', 'account.id');
  const rows: unknown = await query.whereIn('placed.place', placesOver(station, regionPath)).select({ pin: 'operator_pin.account' });
  const found = rowsOf(z.object({ id: AccountId, name: z.string(), pin: z.string().nullable() }), rows);
  return [...new Map(found.map(({ id, name, pin }) => [id, { id, name, hasPin: pin !== null }])).values()];
}

/** As grants name them: everywhere, the regions from the root down, the station. */
const placesOver = (station: StationId, regionPath: string): string[] => ['', ...regionPath.split('/').filter(Boolean), station];

/** A fact: what boxes at these places know of an operator is no longer so. */
export async function recordOperator(tx: Db, grants: readonly PlacedGrant[]): Promise<void> {
  const places = grants.filter(({ role }) => role === 'operator').map(({ place }) => idOf(place) || 'everywhere');
  if (places.length > 0) await recordChange(tx, 'operator', ...new Set(places));
}
