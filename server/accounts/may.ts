import { AppError } from '#shared/problem.ts';
import type { AccountId } from '#shared/model/ids.ts';
import { Right, rightsOf, type PlacedGrant } from '#shared/model/role.ts';
import type { Reads } from '../database/connection.ts';
import { addressOf } from '../kit/address.ts';
import { everywhere, type By, type Scope } from '../kit/by.ts';
import type { Gate } from '../kit/routes.ts';
import { findAccount } from './account-store.ts';
import { grantsOf } from './grant-store.ts';
import type { Session } from './session-service.ts';

/** Where these grants give the right; undefined: nowhere. */
export function scopeFor(grants: readonly PlacedGrant[], right: Right): Scope | undefined {
  const giving = grants.filter(({ role }) => rightsOf(role).includes(right));
  if (giving.length === 0) return undefined;
  if (giving.some(({ place }) => place.kind === 'everywhere')) return everywhere;
  return {
    isEverywhere: false,
    paths: giving.flatMap(({ place, path }) => (place.kind === 'region' ? [path] : [])),
    stations: giving.flatMap(({ place, path }) => (place.kind === 'station' ? [{ id: place.id, path }] : [])),
  };
}

/** What somebody may, and where; a right that he has nowhere is not there. Who has to change his password first may nothing. */
export async function scopesOf(reads: Reads, account: AccountId): Promise<Map<Right, Scope>> {
  const stored = await findAccount(reads, account);
  if (!stored || stored.closedAt !== null || stored.mustChange) return new Map<Right, Scope>();
  const grants = await grantsOf(reads, account);
  const scopes = Right.options.map((right) => [right, scopeFor(grants, right)] as const);
  return new Map(scopes.flatMap(([right, scope]) => (scope ? [[right, scope] as const] : [])));
}

/** Makes the gate of a right. Who passes it comes with the part of the tree in which he has that right. */
export type May = (right: Right) => Gate<By>;

export function createMay(reads: Reads, signedIn: Gate<Session>): May {
  return (right) => ({
    keys: signedIn.keys,
    needs: [right],
    ...(signedIn.hasKey && { hasKey: signedIn.hasKey }),
    async admit(request) {
      const session = await signedIn.admit(request);
      if (session.mustChange) throw new AppError('must_change_password');
      const scope = scopeFor(await grantsOf(reads, session.account.id), right);
      if (!scope) throw new AppError('not_allowed');
      return { account: session.account.id, session: session.id, from: addressOf(request), scope };
    },
  });
}
