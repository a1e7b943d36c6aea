import type { AccountView } from '#shared/model/account.ts';
import type { AccountId } from '#shared/model/ids.ts';
import { isSuperior, type PlacedGrant } from '#shared/model/role.ts';
import type { Reads } from '../database/connection.ts';
import { covers, type By, type Scope } from '../kit/by.ts';
import type { StoredAccount } from './account-store.ts';
import { grantsOf, listGrants, withNames } from './grant-store.ts';
import { listWithPin } from './pin-store.ts';
import { listLocks } from './try-store.ts';

/** Whether a grant lies in somebody's part of the tree. */
export const isSeen = (scope: Scope, { place, path }: PlacedGrant): boolean =>
  place.kind === 'everywhere' ? scope.isEverywhere : covers(scope, path, place.kind === 'station' ? place.id : null);

/** An account is seen by whoever sees one of its roles; without a role it is seen from the top alone. */
export const isAccountSeen = (scope: Scope, grants: readonly PlacedGrant[]): boolean =>
  scope.isEverywhere || grants.some((grant) => isSeen(scope, grant));

/** Accounts as this reader sees them, in the order given. */
export async function viewsOf(reads: Reads, by: By, accounts: readonly StoredAccount[], now: number): Promise<AccountView[]> {
  const mine = await grantsOf(reads, by.account);
  const ids = accounts.map(({ id }) => id);
  const [all, pins] = [await listGrants(reads, ids), await listWithPin(reads, ids)];
  const locks = await listLocks(
    reads,
    accounts.map(({ login }) => login),
    now,
  );
  const theirs = (id: AccountId): PlacedGrant[] => all.get(id) ?? [];
  const seen = (id: AccountId): PlacedGrant[] => theirs(id).filter((grant) => isSeen(by.scope, grant));
  const named = await withNames(
    reads,
    accounts.flatMap(({ id }) => seen(id)),
  );
  const namesOf = new Map(named.map(({ place, names }) => [JSON.stringify(place), names]));
  return accounts.map(({ id, login, name, phone, createdAt, closedAt, lastLogInAt, mustChange, revision }) => ({
    id,
    login,
    name,
    phone,
    createdAt,
    closedAt,
    lastLogInAt,
    mustChange,
    revision,
    grants: seen(id).map((grant) => ({ ...grant, names: namesOf.get(JSON.stringify(grant.place)) ?? [] })),
    hasPin: pins.has(id),
    lockedUntil: locks.get(login) ?? null,
    mayChange: id !== by.account && isSuperior(mine, theirs(id)),
  }));
}
