import type { Account } from '#shared/model/account.ts';
import { AccountId, newId } from '#shared/model/ids.ts';
import { AppError, conflict } from '#shared/problem.ts';
import type { Database } from '../database/connection.ts';
import type { Clock } from '../kit/clock.ts';
import { sha256Hex } from '../kit/sha256.ts';
import { addAccount, findAccount, findAccountByLogin, hasAccounts, replacePassword } from './account-store.ts';
import { createLoginGuard } from './login-guard.ts';
import { isWeak } from './password-rules.ts';
import { createVerifier, hashPassword } from './passwords.ts';
import { newToken, type Session, type Sessions, type Visitor } from './session-service.ts';
import { isSetupLinkGood, removeSetupLinks, replaceSetupLink, takeSetupLink } from './setup-store.ts';

interface Needs {
  database: Database;
  clock: Clock;
  sessions: Sessions;
}

interface SignedIn {
  account: Account;
  token: string;
}

export function accountService({ database, clock, sessions }: Needs) {
  const verify = createVerifier();
  const guard = createLoginGuard();

  /** The one-time token of a new setup link, while there is no account; whatever was printed before is void. */
  async function ensureSetupLink(): Promise<string | undefined> {
    const { token, hash } = newToken();
    return database.transaction(async (tx) => {
      if (await hasAccounts(tx)) {
        await removeSetupLinks(tx);
        return undefined;
      }
      await replaceSetupLink(tx, hash, clock.now());
      return token;
    });
  }

  /** Makes the administrator and signs in. Asked twice at the same time, one of the two comes too late. */
  async function setUp(wanted: { token: string; login: string; name: string; password: string }, visitor: Visitor): Promise<SignedIn> {
    await guard.beforeSetup(visitor.address);
    const link = sha256Hex(wanted.token);
    if (!(await isSetupLinkGood(database.reads, link, clock.now()))) throw new AppError('setup_link_used');
    if (isWeak(wanted.password, wanted.login)) throw new AppError('weak_password');

    const account: Account = { id: newId('acc', AccountId, clock.now()), login: wanted.login, name: wanted.name };
    const passwordHash = await hashPassword(wanted.password);
    return database.transaction(async (tx) => {
      if (!(await takeSetupLink(tx, link, clock.now())) || (await hasAccounts(tx))) throw new AppError('setup_link_used');
      await removeSetupLinks(tx);
      await addAccount(tx, { account, passwordHash }, clock.now());
      return { account, token: await sessions.begin(tx, account.id, visitor) };
    });
  }

  /** `before`: the session this browser had until now; it ends, whoever it belonged to. */
  async function logIn(login: string, password: string, visitor: Visitor, before: Session | undefined): Promise<SignedIn> {
    const passed = await guard.beforeLogin(login, visitor.address);
    const stored = await findAccountByLogin(database.reads, login);
    if (!(await verify(stored?.passwordHash, password)) || !stored) throw new AppError('wrong_credentials');
    await passed();
    const token = await database.transaction((tx) => sessions.begin(tx, stored.account.id, visitor));
    if (before) await sessions.end(before.account.id, before.id);
    return { account: stored.account, token };
  }

  /** All other sessions end; this one goes on with the token given back. */
  async function changePassword(session: Session, current: string, next: string, address: string): Promise<string> {
    const { account } = session;
    const passed = await guard.beforeLogin(account.login, address);
    const stored = await findAccount(database.reads, account.id);
    if (!(await verify(stored?.passwordHash, current)) || !stored) throw new AppError('wrong_credentials');
    await passed();
    if (isWeak(next, account.login)) throw new AppError('weak_password');

    const hash = await hashPassword(next);
    const { token, ended } = await database.transaction(async (tx) => {
      if (!(await replacePassword(tx, account.id, stored.passwordHash, hash))) throw conflict('account', 0);
      return sessions.rotate(tx, session);
    });
    sessions.onSessionsEnded(ended);
    return token;
  }

  return { ensureSetupLink, setUp, logIn, changePassword, isSetUp: () => hasAccounts(database.reads) };
}

export type AccountService = ReturnType<typeof accountService>;
