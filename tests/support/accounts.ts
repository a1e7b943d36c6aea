import { createAccounts } from '#server/accounts/accounts.ts';
import type { SessionId } from '#shared/model/ids.ts';
import { accountCalls as calls } from '#shared/protocol/http/accounts.ts';
import { standingClock } from './clock.ts';
import { temporaryDatabase } from './database.ts';
import { serve } from './http.ts';

export const PASSWORD = '山里的孩子要读书2026';
export const admin = { login: 'Li.Wei', name: '李伟', password: PASSWORD };

/** Accounts behind a real HTTP server that believes one proxy, on a database of their own. `again` is another process on it. */
export async function openHouse() {
  const stack = new AsyncDisposableStack();
  const { database } = stack.use(await temporaryDatabase());
  const clock = standingClock();
  const ended: SessionId[] = [];
  const open = async () => {
    const accounts = createAccounts({ database, clock, version: '1.2.3', onSessionsEnded: (ids) => ended.push(...ids) });
    return { ...accounts, http: stack.use(await serve(accounts.routes, 1)) };
  };
  const house = await open();
  async function setUp() {
    const visitor = house.http.visitor();
    const token = (await house.ensureSetupLink()) ?? '';
    await visitor.call(calls.setUp, { body: { ...admin, token } });
    return visitor;
  }
  async function logIn(login = admin.login, password = PASSWORD, headers = {}, { http } = house) {
    const visitor = http.visitor();
    await visitor.call(calls.logIn, { body: { login, password } }, headers);
    return visitor;
  }
  return { ...house, database, clock, ended, setUp, logIn, again: open, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}
