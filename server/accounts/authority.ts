import type { AccountId } from '#shared/model/ids.ts';
import { isSuperior, mayGive, rightsOf, type Grant, type PlacedGrant } from '#shared/model/role.ts';
import { AppError, notFound } from '#shared/problem.ts';
import type { Db, Reads } from '../database/connection.ts';
import type { By } from '../kit/by.ts';
import { findAccount, type StoredAccount } from './account-store.ts';
import { findPath, grantsOf, idOf, placedGrants } from './grant-store.ts';
import { isAccountSeen } from './people-view.ts';
import { takeTurn } from './turn.ts';

/** What the caller may still do now that it is his turn: somebody may have closed him, or taken his role, in the meantime. */
export async function takeAuthority(tx: Db, by: By): Promise<PlacedGrant[]> {
  await takeTurn(tx);
  return listAuthority(tx, by);
}

/** The same for who only looks. */
export async function listAuthority(reads: Reads, by: By): Promise<PlacedGrant[]> {
  const caller = await findAccount(reads, by.account);
  if (!caller || caller.closedAt !== null) throw new AppError('not_signed_in');
  return (await grantsOf(reads, by.account)).filter(({ role }) => rightsOf(role).includes('people.write'));
}

export interface Subject {
  account: StoredAccount;
  grants: PlacedGrant[];
}

/** An account that the caller sees; others are as good as not there. */
export async function getSeen(reads: Reads, by: By, id: AccountId): Promise<Subject> {
  const account = await findAccount(reads, id);
  const grants = await grantsOf(reads, id);
  if (!account || !isAccountSeen(by.scope, grants)) throw notFound('account', id);
  return { account, grants };
}

/** An account all of whose roles the caller could have given. */
export async function getInferior(tx: Db, by: By, mine: readonly PlacedGrant[], id: AccountId): Promise<Subject> {
  const subject = await getSeen(tx, by, id);
  if (!isSuperior(mine, subject.grants)) throw new AppError('not_allowed');
  return subject;
}

/** The same grants with their paths. A place out of sight is not there; a role that one may not give there is refused. */
export async function placeGrants(tx: Db, mine: readonly PlacedGrant[], wanted: readonly Grant[]): Promise<PlacedGrant[]> {
  const placed: PlacedGrant[] = [];
  for (const { role, place } of wanted) {
    const path = await findPath(tx, place);
    const isInSight = path !== undefined && mine.some((own) => mayGive([own], { role: 'editor', place, path }));
    if (place.kind !== 'everywhere' && !isInSight) throw notFound(place.kind, place.id);
    placed.push({ role, place, path: path ?? '' });
  }
  if (!placed.every((grant) => mayGive(mine, grant))) throw new AppError('not_allowed');
  if (placed.length === 0 && !isSuperior(mine, [])) throw new AppError('not_allowed'); // It would be out of everybody's sight but the top's.
  return distinct(placed);
}

const distinct = (grants: readonly PlacedGrant[]): PlacedGrant[] => [
  ...new Map(grants.map((grant) => [`${grant.role} ${idOf(grant.place)}`, grant])).values(),
];

const administrators = (reads: Reads) =>
  reads
    .from(placedGrants(reads).as('placed'))
    .join('account', 'account.id', 'placed.account')
    .whereNull('account.closed_at')
    .where({ 'placed.role': 'administrator', 'placed.place': '' });

/** Whether nobody else is an administrator of everything. */
export async function isLastAdministrator(reads: Reads, id: AccountId): Promise<boolean> {
  const rows: { account: string }[] = await administrators(reads).select('placed.account');
  return rows.length === 1 && rows[0]?.account === id;
}

/** After the change, before the commit: the last of them cannot go, whoever would let him. */
export async function requireAdministrator(tx: Db): Promise<void> {
  if (!(await administrators(tx).first('placed.account'))) throw new AppError('last_administrator');
}
