import { LoginName, Phone, type AccountView } from '#shared/model/account.ts';
import { tidyLine, TypedName } from '#shared/model/line.ts';
import { mayGive, Role, type PlacedGrant } from '#shared/model/role.ts';
import { words, type Language } from '#shared/words/languages.ts';
import { covers, type By } from '../kit/by.ts';
import { fieldOf, memberOf } from '../kit/sheets/fields.ts';
import { lookAt } from '../kit/sheets/import.ts';
import { BadRow, codeText, type Cells, type Column, type TableRow } from '../kit/sheets/table.ts';
import { loginKey, type StoredAccount } from './account-store.ts';
import type { GrantPlaces } from './grant-places.ts';
import { idOf } from './grant-store.ts';
import type { AccountDraft } from './new-accounts.ts';

export const accountColumns = [
  { key: 'login', isNeeded: true },
  { key: 'person', isNeeded: true },
  { key: 'phone' },
  { key: 'role', isNeeded: true },
  { key: 'place', isNeeded: true },
] as const satisfies readonly Column[];
export type AccountColumn = (typeof accountColumns)[number]['key'];
type Row = TableRow<AccountColumn>;

const MOST_GRANTS = 50;

const roleName = (role: Role, language: Language): string => words[language].people.roles[role];

/** A row for each role; the person stands on each of them, so that the table can be sorted and still be read back. */
export function accountRows({ login, name, phone, grants }: AccountView, places: GrantPlaces, language: Language) {
  const person = { login, person: name, phone: phone ?? '' };
  const roles = grants.map((grant) => ({ role: roleName(grant.role, language), place: places.textOf(grant, language) }));
  return (roles.length > 0 ? roles : [{ role: '', place: '' }]).map((one): Record<AccountColumn, string> => ({ ...person, ...one }));
}

/** An account there is, as far as the importer sees it. */
export interface KnownAccount {
  account: StoredAccount;
  grants: readonly PlacedGrant[];
  isSeen: boolean;
}

export interface AccountStep {
  line: number;
  isNew: boolean;
  does: AccountDraft;
}

/** What the rows of one login say together. */
interface Person {
  first: Row;
  grants: (PlacedGrant & { line: number })[];
  isGood: boolean;
}

interface LookNeeds {
  by: By;
  /** What the importer may give. */
  mine: readonly PlacedGrant[];
  places: GrantPlaces;
  /** By the key of their logins. */
  known: ReadonlyMap<string, KnownAccount>;
}

/** Several rows of one login are one person with several roles: each row is looked at first, and then each person of whom all rows are good. */
export function lookAtPeople(rows: readonly Row[], { by, mine, places, known }: LookNeeds) {
  const people = new Map<string, Person>();

  function readRow(row: Row): null {
    const key = loginKey(fieldOf('login', LoginName, row.cells.login ?? ''));
    const person = people.get(key) ?? { first: row, grants: [], isGood: true };
    people.set(key, person);
    const wasGood = person.isGood;
    person.isGood = false; // Unless the row gets through.
    refuseOther(row, person.first);
    const grant = grantIn(row.cells, known.has(key));
    const same = grant && person.grants.find(({ role, place }) => role === grant.role && idOf(place) === idOf(grant.place));
    if (same) throw new BadRow('role', 'twice', String(same.line));
    if (grant) person.grants.push({ ...grant, line: row.line });
    person.isGood = wasGood;
    return null;
  }

  function grantIn({ role: named = '', place = '' }: Cells<AccountColumn>, isKnown: boolean): PlacedGrant | null {
    if (named === '' && place === '') return null;
    const role = memberOf('role', Role.options, roleName, named);
    const found = places.find(place);
    const grant = { role, place: found.place, path: found.path };
    if (isKnown) return grant; // It only has to be what there is already.
    const isOurs = found.place.kind === 'everywhere' ? by.scope.isEverywhere : covers(by.scope, found.path, stationIn(grant));
    if (!isOurs) throw new BadRow('place', 'not_yours');
    if (found.isClosed) throw new BadRow('place', 'closed', found.name);
    if (!mayGive(mine, grant)) throw new BadRow('role', 'not_givable', found.name);
    return grant;
  }

  function stepOf({ line, cells }: Row): AccountStep | null {
    const login = fieldOf('login', LoginName, cells.login ?? '');
    const key = loginKey(login);
    const grants = people.get(key)?.grants ?? [];
    const name = fieldOf('person', TypedName, cells.person ?? '');
    const phone = fieldOf('phone', Phone, phoneText(cells));
    const there = known.get(key);
    if (there) return refuseChange(there, { name, phone: cells.phone === undefined ? there.account.phone : phone, grants });
    if (grants.length === 0) throw new BadRow('role', 'empty');
    if (grants.length > MOST_GRANTS) throw new BadRow('role', 'too_many_roles', String(MOST_GRANTS));
    return { line, isNew: true, does: { login, name, phone, grants: grants.map(({ role, place }) => ({ role, place })) } };
  }

  const roles = lookAt(rows, readRow);
  const good = [...people.values()].filter(({ isGood }) => isGood).map(({ first }) => first);
  const { steps, bad, rows: persons } = lookAt(good, stepOf);
  // Counted are persons, and rows that are bad.
  return { steps, bad: [...roles.bad, ...bad], rows: persons + roles.bad.length };
}

const stationIn = ({ place }: PlacedGrant) => (place.kind === 'station' ? place.id : null);

/** Digits of any width; what Excel has made a power of ten of is refused. */
function phoneText(cells: Cells<AccountColumn>): string {
  const phone = cells.phone?.normalize('NFKC') ?? '';
  return codeText('phone', phone) && phone;
}

/** Below the first row of a person, name and phone may be left empty, but not be another's. */
function refuseOther({ cells }: Row, first: Row): void {
  for (const column of ['person', 'phone'] as const) {
    const [said, before] = [cells[column] ?? '', first.cells[column] ?? ''];
    if (said !== '' && tidyLine(said) !== tidyLine(before)) throw new BadRow(column, 'other_person', String(first.line));
  }
}

/** Whoever is there already may stand in the file as he is; to change an account by a file could lock somebody out unseen. */
function refuseChange({ account, grants, isSeen }: KnownAccount, now: Pick<AccountDraft, 'name' | 'phone' | 'grants'>): null {
  if (!isSeen) throw new BadRow('login', 'login_taken');
  if (account.closedAt !== null) throw new BadRow('login', 'closed', account.name);
  if (account.name !== now.name) throw new BadRow('person', 'account_stays');
  if (account.phone !== now.phone) throw new BadRow('phone', 'account_stays');
  const keys = (some: AccountDraft['grants']): string => JSON.stringify(some.map(({ role, place }) => `${role} ${idOf(place)}`).toSorted());
  if (keys(grants) !== keys(now.grants)) throw new BadRow('role', 'account_stays');
  return null;
}
