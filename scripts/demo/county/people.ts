import type { AccountId } from '#shared/model/ids.ts';
import type { Grant } from '#shared/model/role.ts';
import { addAccount } from '#server/accounts/account-store.ts';
import { replaceGrants } from '#server/accounts/grant-store.ts';
import { hashPassword } from '#server/accounts/passwords.ts';
import { recordChange } from '#server/database/changes.ts';
import type { Db } from '#server/database/connection.ts';
import type { Mint } from './mint.ts';
import { personName } from './names.ts';
import type { Places } from './places.ts';

export const DEMO_PASSWORD = 'demo-fieldcast-2026';

/** Who may do what: the city's administrator, the three kinds of the counties, editors of the towns, operators of stations. */
export async function addPeople(tx: Db, mint: Mint, places: Places, count: number, now: number): Promise<string[]> {
  const passwordHash = await hashPassword(DEMO_PASSWORD); // One for all: this is a demonstration, and says so.
  const logins: string[] = [];
  async function person(login: string, grants: readonly Grant[]): Promise<void> {
    const id: AccountId = mint.account();
    await addAccount(tx, { id, login, name: personName(mint), phone: null, passwordHash, createdAt: now, mustChange: false });
    await replaceGrants(tx, id, grants);
    await recordChange(tx, 'account', id);
    logins.push(login);
  }
  const { city, counties, towns, stations } = places;
  const at = (role: Grant['role'], { id }: { id: Places['city']['id'] }): Grant => ({ role, place: { kind: 'region', id } });
  await person('admin', [{ role: 'administrator', place: { kind: 'everywhere' } }]);
  await person('auditor', [at('auditor', city)]);
  for (const [n, county] of counties.entries()) {
    await person(`county${n + 1}`, [at('administrator', county)]);
    await person(`people${n + 1}`, [at('people', county)]);
    await person(`editor${n + 1}`, [at('editor', county), at('operator', county)]);
  }
  for (const [n, town] of towns.entries()) {
    if (logins.length < count) await person(`town${n + 1}`, [at('editor', town)]);
  }
  for (const [n, { id }] of stations.entries()) {
    if (logins.length < count) await person(`station${n + 1}`, [{ role: 'operator', place: { kind: 'station', id } }]);
  }
  return logins;
}
