import { AccountId, newId } from '#shared/model/ids.ts';
import type { Grant } from '#shared/model/role.ts';
import { AppError } from '#shared/problem.ts';
import { recordAudit } from '../database/audit.ts';
import { recordChange } from '../database/changes.ts';
import type { Db } from '../database/connection.ts';
import type { By } from '../kit/by.ts';
import { auditOfAccount, grantFacts } from './account-audit.ts';
import { addAccount, listTaken, type NewAccount } from './account-store.ts';
import { placeGrants, takeAuthority } from './authority.ts';
import type { FirstPassword } from './first-password.ts';
import { replaceGrants, withNames } from './grant-store.ts';

export interface AccountDraft {
  login: string;
  name: string;
  phone: string | null;
  grants: readonly Grant[];
}

/** Each with the password it begins with, made before the transaction. */
export async function addPeople(
  tx: Db,
  by: By,
  newcomers: readonly { draft: AccountDraft; first: FirstPassword }[],
  now: number,
): Promise<NewAccount[]> {
  const mine = await takeAuthority(tx, by);
  const [taken] = await listTaken(
    tx,
    newcomers.map(({ draft }) => draft.login),
  );
  if (taken) throw new AppError('name_taken', { name: taken });
  const made: NewAccount[] = [];
  for (const { draft, first } of newcomers) {
    const { login, name, phone } = draft;
    const grants = await placeGrants(tx, mine, draft.grants);
    const account = { id: newId('acc', AccountId, now), login, name, phone, passwordHash: first.hash, createdAt: now, mustChange: true };
    await addAccount(tx, account);
    await replaceGrants(tx, account.id, grants);
    const after = { login, name, phone, grants: grantFacts(await withNames(tx, grants)) };
    await recordAudit(tx, by, auditOfAccount({ action: 'account.create', subject: account.id, grants, after }));
    made.push(account);
  }
  await recordChange(tx, 'account', ...made.map(({ id }) => id));
  return made;
}
