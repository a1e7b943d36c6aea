import type { AccountId } from '#shared/model/ids.ts';
import { AppError, notFound } from '#shared/problem.ts';
import { z } from 'zod';
import { removePin } from '../accounts/pin-store.ts';
import { recordAudit } from '../database/audit.ts';
import { recordChange } from '../database/changes.ts';
import type { Db } from '../database/connection.ts';
import { rowOf } from '../database/insert.ts';
import type { By } from '../kit/by.ts';
import { erasePersonalAbout } from './audit-store.ts';

const AccountRow = z.object({ closed_at: z.int().nullable(), erased_at: z.int().nullable() });

/**
 * What is personal about somebody who has left: name, login and phone of the account and all it was found by, and every name and phone in audit rows about it. What
 * he did stays, under his id, and the chain holds. The account must be closed before. Whoever erases must have the right everywhere.
 */
export async function erasePerson(tx: Db, by: By, account: AccountId, now: number): Promise<void> {
  if (!by.scope.isEverywhere) throw new AppError('not_allowed');
  const found = rowOf(AccountRow, await tx('account').where({ id: account }).first('closed_at', 'erased_at'));
  if (!found) throw notFound('account', account);
  if (found.closed_at === null) throw new AppError('in_use', { what: 'account', places: [] });
  // The login must stay one of a kind; the id is, and says nothing of the person.
  const erased = { name: '', phone: null, login: account, login_key: account, name_pinyin: '', name_search: '', erased_at: now };
  await tx('account').where({ id: account }).update(erased);
  await removePin(tx, account);
  await eraseAbout(tx, by, 'person.erase', account, null);
  await recordChange(tx, 'account', account);
  await recordChange(tx, 'operator', account); // Plans that named him are kept for a while.
}

/** Names and phones in audit rows about a thing: the contact of a station who asks for it. */
export const erasePersonal = (tx: Db, by: By, subject: string, place: string | null): Promise<void> =>
  eraseAbout(tx, by, 'personal.erase', subject, place);

async function eraseAbout(tx: Db, by: By, action: string, subject: string, place: string | null): Promise<void> {
  const values = await erasePersonalAbout(tx, subject);
  await recordAudit(tx, by, { action, subject, place, after: { values } });
}
