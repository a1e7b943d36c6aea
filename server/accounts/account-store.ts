import { z } from 'zod';
import { AccountId } from '#shared/model/ids.ts';
import { tidyLine } from '#shared/model/line.ts';
import type { Db, Reads } from '../database/connection.ts';
import { rowOf, rowsOf } from '../database/insert.ts';
import { nameKeys } from '../database/name-keys.ts';

export const AccountRow = z
  .object({
    id: AccountId,
    login: z.string(),
    name: z.string(),
    phone: z.string().nullable(),
    password_hash: z.string(),
    created_at: z.int(),
    closed_at: z.int().nullable(),
    last_login_at: z.int().nullable(),
    must_change: z.int(),
    revision: z.int(),
  })
  .transform(({ password_hash, created_at, closed_at, last_login_at, must_change, ...rest }) => ({
    ...rest,
    passwordHash: password_hash,
    createdAt: created_at,
    closedAt: closed_at,
    lastLogInAt: last_login_at,
    mustChange: must_change === 1,
  }));
export type StoredAccount = z.output<typeof AccountRow>;

/** Li and li are one person, in whatever width they were typed, and whatever unseen came along from where it was copied. */
export const loginKey = (login: string): string => tidyLine(login).normalize('NFKC').toLowerCase();

export async function hasAccounts(reads: Reads): Promise<boolean> {
  return (await reads('account').select('id').first()) !== undefined;
}

export async function findAccount(reads: Reads, id: AccountId): Promise<StoredAccount | undefined> {
  return rowOf(AccountRow, await reads('account').where({ id }).first());
}

export async function findAccountByLogin(reads: Reads, login: string): Promise<StoredAccount | undefined> {
  return rowOf(
    AccountRow,
    await reads('account')
      .where({ login_key: loginKey(login) })
      .first(),
  );
}

/** Of these logins, those that somebody has already. */
export async function listTaken(reads: Reads, logins: readonly string[]): Promise<Set<string>> {
  const rows: unknown = await reads('account').whereIn('login_key', logins.map(loginKey)).select('login_key');
  return new Set(rowsOf(z.object({ login_key: z.string() }), rows).map(({ login_key }) => login_key));
}

/** Accounts of these logins, closed ones too. */
export async function listAccountsByLogin(reads: Reads, logins: readonly string[]): Promise<StoredAccount[]> {
  return rowsOf(AccountRow, await reads('account').whereIn('login_key', [...new Set(logins.map(loginKey))]));
}

export type NewAccount = Pick<StoredAccount, 'id' | 'login' | 'name' | 'phone' | 'passwordHash' | 'createdAt' | 'mustChange'>;

export const newAccountRow = async ({ id, login, name, phone, passwordHash, createdAt, mustChange }: NewAccount) => ({
  id,
  login,
  login_key: loginKey(login),
  name,
  phone,
  password_hash: passwordHash,
  created_at: createdAt,
  changed_at: createdAt,
  must_change: mustChange ? 1 : 0,
  ...(await keysOf(name, login)),
});

/** Found by login as well; a family name comes first in the order. */
const keysOf = (name: string, login: string) => nameKeys(name, { also: [login], isPerson: true });

export async function addAccount(tx: Db, account: NewAccount): Promise<void> {
  await tx('account').insert(await newAccountRow(account));
}

/** False when somebody else was quicker. */
export async function reviseAccount(tx: Db, { id, login, revision }: StoredAccount, name: string, phone: string | null): Promise<boolean> {
  return (
    (await tx('account')
      .where({ id, revision })
      .update({ name, phone, revision: revision + 1, ...(await keysOf(name, login)) })) === 1
  );
}

/** Closes it, or opens it again. */
export async function setClosed(tx: Db, { id, revision }: StoredAccount, closedAt: number | null): Promise<void> {
  await tx('account')
    .where({ id })
    .update({ closed_at: closedAt, revision: revision + 1 });
}

export async function markLogIn(tx: Db, id: AccountId, now: number): Promise<void> {
  await tx('account').where({ id }).update({ last_login_at: now });
}

interface Change {
  /** The hash that was checked: of the password that goes. */
  checked: string;
  next: string;
  mustChange: boolean;
  now: number;
}

/** How many of an account's passwords, the one in use among them, cannot be taken again. */
const REMEMBERED = 3;

/** False when the password is no longer the one that was checked: somebody else was quicker. */
export async function replacePassword(tx: Db, id: AccountId, { checked, next, mustChange, now }: Change): Promise<boolean> {
  const fresh = { password_hash: next, must_change: mustChange ? 1 : 0, changed_at: now };
  if ((await tx('account').where({ id, password_hash: checked }).update(fresh)) !== 1) return false;
  await tx('past_password').insert({ account: id, until_at: now, hash: checked });
  const kept = await listPastPasswords(tx, id);
  await tx('past_password').where({ account: id }).whereNotIn('hash', kept).delete();
  return true;
}

/** Hashes of those before the one in use, newest first. */
export async function listPastPasswords(reads: Reads, account: AccountId): Promise<string[]> {
  const rows: unknown = await reads('past_password')
    .where({ account })
    .orderBy('until_at', 'desc')
    .limit(REMEMBERED - 1)
    .select('hash');
  return rowsOf(z.object({ hash: z.string() }), rows).map(({ hash }) => hash);
}
