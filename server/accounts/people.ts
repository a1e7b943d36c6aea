import type { AccountView } from '#shared/model/account.ts';
import type { AccountId } from '#shared/model/ids.ts';
import { AppError, notFound } from '#shared/problem.ts';
import { recordReading } from '../database/audit.ts';
import type { Reads } from '../database/connection.ts';
import type { By } from '../kit/by.ts';
import { getSeen } from './authority.ts';
import { makeFirstPassword } from './first-password.ts';
import { addPeople, type AccountDraft } from './new-accounts.ts';
import { pageAccounts, type Wanted } from './people-list.ts';
import { peopleService, type PeopleNeeds } from './people-service.ts';
import { isSeen, viewsOf } from './people-view.ts';
import { listSessions, type StoredSession } from './session-store.ts';

/** Accounts as those see and make them who look after people. */
export function createPeople(needs: PeopleNeeds) {
  const { database, clock, firstPassword = makeFirstPassword } = needs;

  async function list(by: By, wanted: Wanted & { page: number; size: number }): Promise<{ total: number; accounts: AccountView[] }> {
    const { total, accounts } = await pageAccounts(database.reads, by.scope, wanted);
    return { total, accounts: await read(by, await viewsOf(database.reads, by, accounts, clock.now())) };
  }

  async function get(by: By, id: AccountId): Promise<AccountView> {
    const view = await viewOf(database.reads, by, id);
    await read(by, [view]);
    return view;
  }

  /** Whose phone was handed out is a row of the audit log; one's own is no news. */
  async function read(by: By, views: AccountView[]): Promise<AccountView[]> {
    const subjects = views.flatMap(({ id, phone }) => (phone !== null && id !== by.account ? [id] : []));
    await recordReading(database, by, { kind: 'accounts', subjects, isPolled: true });
    return views;
  }

  async function viewOf(reads: Reads, by: By, id: AccountId): Promise<AccountView> {
    const { account } = await getSeen(reads, by, id);
    const [view] = await viewsOf(reads, by, [account], clock.now());
    if (!view) throw notFound('account', id);
    return view;
  }

  /** The password is told here and nowhere else. */
  async function create(by: By, draft: AccountDraft): Promise<{ account: AccountView; password: string }> {
    const first = await firstPassword();
    const account = await database.decide(async (tx) => {
      const [{ id } = { id: undefined }] = await addPeople(tx, by, [{ draft, first }], clock.now());
      if (!id) throw new Error('an account was asked for and none was made');
      return viewOf(tx, by, id);
    });
    return { account, password: first.password };
  }

  /** Where somebody is signed in is for those to see who see all of his roles. */
  async function listSessionsOf(by: By, id: AccountId): Promise<StoredSession[]> {
    const { grants } = await getSeen(database.reads, by, id);
    if (!grants.every((grant) => isSeen(by.scope, grant))) throw new AppError('not_allowed');
    return listSessions(database.reads, id, clock.now());
  }

  return { list, get, create, listSessionsOf, ...peopleService(needs) };
}

export type People = ReturnType<typeof createPeople>;
