import { z } from 'zod';
import { AccountId } from '#shared/model/ids.ts';
import { tidyLine } from '#shared/model/line.ts';
import type { Db, Reads } from '../database/connection.ts';
import { rowOf } from '../database/insert.ts';

const AccountRow = z
  .object({ id: AccountId, login: z.string(), name: z.string(), password_hash: z.string() })
  .transform(({ password_hash, ...account }) => ({ account, passwordHash: password_hash }));
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

export async function addAccount(tx: Db, { account, passwordHash }: StoredAccount, now: number): Promise<void> {
  const { id, login, name } = account;
  await tx('account').insert({ id, login, login_key: loginKey(login), name, password_hash: passwordHash, created_at: now });
}

/** False when the password is no longer the one that was checked: somebody else was quicker. */
export async function replacePassword(tx: Db, id: AccountId, checked: string, next: string): Promise<boolean> {
  return (await tx('account').where({ id, password_hash: checked }).update({ password_hash: next })) === 1;
}
