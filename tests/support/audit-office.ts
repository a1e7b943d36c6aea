import { randomBytes } from 'node:crypto';
import { createAccounts } from '#server/accounts/accounts.ts';
import { createAudit } from '#server/audit/audit.ts';
import type { AuditEntry } from '#server/database/audit.ts';
import { everywhere, type By } from '#server/kit/by.ts';
import { createLog } from '#server/kit/log.ts';
import { sha256Hex } from '#server/kit/sha256.ts';
import { AccountId, newId, SessionId, type RegionId } from '#shared/model/ids.ts';
import type { Role } from '#shared/model/role.ts';
import { sealUntil, write } from './audit.ts';
import { county } from './county.ts';
import { temporaryDatabase } from './database.ts';
import { serve, type Visitor } from './http.ts';

export interface Person extends Visitor {
  id: AccountId;
  by: By;
}

/** The audit stage over real accounts, two villages of a county and one of another. */
export async function openAuditOffice() {
  const stack = new AsyncDisposableStack();
  const { database, folder } = stack.use(await temporaryDatabase());
  const clock = { now: () => Date.now() };
  const log = createLog('silent');
  const accounts = createAccounts({ database, clock, version: 'test', onSessionsEnded: () => undefined });
  const audit = createAudit({ database, clock, log, dataFolder: folder, may: accounts.may, every: () => undefined });
  const http = stack.use(await serve([...accounts.routes, ...audit.routes]));
  const land = county(database);
  const north = await land.region('榆阳县');
  const village = await land.region('板坡村', north);
  const south = await land.region('凤山县');
  const pathOf = async (id: RegionId): Promise<string> => {
    const row: { path: string } | undefined = await database.reads('region').where({ id }).first('path');
    return row?.path ?? '';
  };
  const paths = { north: await pathOf(north), village: await pathOf(village), south: await pathOf(south) };

  /** Somebody with a role, signed in. `place` empty: everywhere. */
  async function person(name: string, role: Role, place: RegionId | '' = ''): Promise<Person> {
    const id = newId('acc', AccountId);
    const session = newId('ses', SessionId);
    const token = randomBytes(32).toString('base64url');
    const now = clock.now();
    await database.transaction(async (tx) => {
      await tx('account').insert({ id, login: name, login_key: name, name, password_hash: '', created_at: now });
      await tx('account_grant').insert({ account: id, role, place });
      const times = { started_at: now, seen_at: now, expires_at: now + 3_600_000 };
      await tx('session').insert({ id: session, token_hash: sha256Hex(token), account: id, ...times, from_address: '::1', agent: '' });
    });
    const visitor = http.visitor();
    visitor.cookie = `fieldcast_session=${token}`;
    return Object.assign(visitor, { id, by: { account: id, session, from: '10.8.0.12', scope: everywhere } });
  }

  /** A file from the stage's own address. */
  async function file(who: Person, query: string): Promise<Response> {
    return fetch(`${http.url}/api/audit/export?${query}`, { headers: { cookie: who.cookie ?? '' } });
  }

  return {
    database,
    folder,
    land,
    regions: { north, village, south },
    paths,
    person,
    file,
    write: (who: Person, ...entries: AuditEntry[]) => write(database, who.by, ...entries),
    seal: async () => {
      const rows: unknown[] = await database.reads('audit').select('id');
      await sealUntil(database, folder, rows.length);
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
