import type { AccountsExport, ImportPlan } from '#shared/protocol/http/sheets.ts';
import type { PlacedGrant } from '#shared/model/role.ts';
import type { Language } from '#shared/words/languages.ts';
import { recordReading } from '../database/audit.ts';
import type { Database, Reads } from '../database/connection.ts';
import type { By } from '../kit/by.ts';
import type { Clock } from '../kit/clock.ts';
import { sheetRefused } from '../kit/sheets/fault.ts';
import { isAsSeen, planOf } from '../kit/sheets/import.ts';
import { headingOf, readTable, type TableRow } from '../kit/sheets/table.ts';
import { lockTree } from '../regions/region-store.ts';
import { accountColumns, accountRows, lookAtPeople, type AccountColumn, type KnownAccount } from './account-sheet.ts';
import { listAccountsByLogin, loginKey } from './account-store.ts';
import { listAuthority, takeAuthority } from './authority.ts';
import { makeFirstPassword, makeFirstPasswords, type FirstPassword } from './first-password.ts';
import { openGrantPlaces } from './grant-places.ts';
import { grantsOf, listGrants } from './grant-store.ts';
import { scopeFor } from './may.ts';
import { addPeople } from './new-accounts.ts';
import { listAccounts } from './people-list.ts';
import { isAccountSeen, isSeen, viewsOf } from './people-view.ts';

interface Needs {
  database: Database;
  clock: Clock;
  firstPassword?: () => Promise<FirstPassword>;
}

/** Each new one costs the hash of a password; nginx waits a minute. */
const MOST_NEW = 500;

/** Accounts by the sheet: what an import would do, the import itself with the first passwords, and the same columns out again. */
export function accountSheets({ database, clock, firstPassword = makeFirstPassword }: Needs) {
  const { reads } = database;

  async function bring(by: By, bytes: Buffer, seen: string | undefined, language: Language): Promise<ImportPlan> {
    const rows = await readTable(bytes, accountColumns, language);
    const looked = await plan(reads, by, await listAuthority(reads, by), rows);
    if (looked.steps.length > MOST_NEW) throw sheetRefused('too_many_people', MOST_NEW);
    const planned = planOf(looked);
    if (!isAsSeen(planned, seen)) return planned;
    const firsts = await makeFirstPasswords(looked.steps.length, firstPassword);
    return database.decide(async (tx) => {
      await lockTree(tx); // No region goes elsewhere between the look and the writing.
      const { steps, ...again } = await plan(tx, by, await takeAuthority(tx, by), rows);
      const now = planOf({ steps, ...again });
      if (!isAsSeen(now, seen)) return now;
      const newcomers = firsts.flatMap((first, at) => (steps[at] ? [{ draft: steps[at].does, first }] : []));
      await addPeople(tx, by, newcomers, clock.now());
      const passwords = newcomers.map(({ draft: { name, login }, first: { password } }) => ({ name, login, password }));
      return { ...now, done: true, passwords };
    });
  }

  async function table(by: By, { template, language, ...wanted }: AccountsExport): Promise<string[][]> {
    const accounts = template ? [] : await listAccounts(reads, by.scope, wanted);
    const views = await viewsOf(reads, by, accounts, clock.now());
    const subjects = views.flatMap(({ id, phone }) => (phone !== null && id !== by.account ? [id] : []));
    await recordReading(database, by, { kind: 'accounts', subjects });
    const places = await openGrantPlaces(reads, by.scope);
    const keys = accountColumns.map(({ key }) => key);
    const rows = views.flatMap((view) => accountRows(view, places, language));
    return [keys.map((key) => headingOf(key, language)), ...rows.map((cells) => keys.map((key) => cells[key]))];
  }

  return { bring, table };
}

/** Against what he sees, as the export wrote it; what he may give is narrower. */
async function plan(reads: Reads, by: By, mine: readonly PlacedGrant[], rows: readonly TableRow<AccountColumn>[]) {
  const scope = scopeFor(await grantsOf(reads, by.account), 'people.read') ?? by.scope;
  const stored = await listAccountsByLogin(
    reads,
    rows.map(({ cells }) => cells.login ?? ''),
  );
  const grants = await listGrants(
    reads,
    stored.map(({ id }) => id),
  );
  const known = stored.map((account): [string, KnownAccount] => {
    const theirs = grants.get(account.id) ?? [];
    const seen = theirs.filter((grant) => isSeen(scope, grant));
    return [loginKey(account.login), { account, grants: seen, isSeen: isAccountSeen(scope, theirs) }];
  });
  const places = await openGrantPlaces(reads, scope);
  return lookAtPeople(rows, { by, mine, places, known: new Map(known) });
}
