import { z } from 'zod';
import type { RegionId } from '#shared/model/ids.ts';
import type { Role } from '#shared/model/role.ts';
import type { Reads } from '../database/connection.ts';
import { rowsOf } from '../database/insert.ts';
import { whereBegins, whereContains } from '../database/like.ts';
import { orderByName, whereMatches } from '../database/name-keys.ts';
import { whereWithin } from '../database/scope.ts';
import type { Scope } from '../kit/by.ts';
import { AccountRow, type StoredAccount } from './account-store.ts';
import { findPath, placedGrants } from './grant-store.ts';

export interface Wanted {
  search?: string | undefined;
  role?: Role | undefined;
  region?: RegionId | undefined;
  state: 'open' | 'closed';
}
interface Page {
  page: number;
  size: number;
}

/** Accounts with a role in the scope, in the order of their names; a page of them, and how many there are. */
export async function pageAccounts(
  reads: Reads,
  scope: Scope,
  { page, size, ...wanted }: Wanted & Page,
): Promise<{ total: number; accounts: StoredAccount[] }> {
  const query = accountsIn(reads, scope, wanted, await pathOf(reads, wanted));
  const counted: unknown = await query.clone().count({ total: '*' }).first();
  orderByName(query, 'account');
  const rows: unknown = await query
    .limit(size)
    .offset((page - 1) * size)
    .select('account.*');
  return { total: z.object({ total: z.int() }).parse(counted).total, accounts: rowsOf(AccountRow, rows) };
}

/** All of them. */
export async function listAccounts(reads: Reads, scope: Scope, wanted: Wanted): Promise<StoredAccount[]> {
  const query = accountsIn(reads, scope, wanted, await pathOf(reads, wanted));
  orderByName(query, 'account');
  return rowsOf(AccountRow, await query.select('account.*'));
}

/** What is not there has nothing below it. */
const pathOf = async (reads: Reads, { region }: Wanted): Promise<string | undefined> =>
  region && ((await findPath(reads, { kind: 'region', id: region })) ?? '?');

function accountsIn(reads: Reads, scope: Scope, wanted: Wanted, below: string | undefined): ReturnType<Reads> {
  const { search, state } = wanted;
  const query = reads('account');
  void (state === 'closed' ? query.whereNotNull('closed_at') : query.whereNull('closed_at'));
  if (search) {
    void query.where((some) => {
      void some.where((one) => whereMatches(one, 'account', search));
      for (const column of ['login', 'phone']) void some.orWhere((one) => whereContains(one, `account.${column}`, search));
    });
  }
  if (!scope.isEverywhere || wanted.role || below) void query.whereIn('account.id', holders(reads, scope, wanted.role, below));
  return query;
}

/** Those who hold such a role in such a place, as a sub-query of their ids. */
function holders(reads: Reads, scope: Scope, role: Role | undefined, below: string | undefined): ReturnType<Reads> {
  const query = reads.from(placedGrants(reads).as('placed')).select('placed.account');
  whereWithin(query, scope, { path: 'placed.path', station: 'placed.station' });
  if (role) void query.where('placed.role', role);
  if (below) whereBegins(query, 'placed.path', below);
  return query;
}
