import { AccountId, newId, type SessionId } from '#shared/model/ids.ts';
import { AppError, conflict } from '#shared/problem.ts';
import { recordAudit } from '../database/audit.ts';
import type { Database, Db } from '../database/connection.ts';
import type { Clock } from '../kit/clock.ts';
import { sha256Hex } from '../kit/sha256.ts';
import { auditOfAccount, byOneself } from './account-audit.ts';
import * as store from './account-store.ts';
import { grantsOf, replaceGrants } from './grant-store.ts';
import { createLoginGuard } from './login-guard.ts';
import { createLoginLock, type Attempt } from './login-lock.ts';
import { isWeak } from './password-rules.ts';
import { createVerifier, hashPassword } from './passwords.ts';
import { newToken, type Session, type Sessions, type SignedIn, type Visitor } from './session-service.ts';
import type { Which } from './session-store.ts';
import { isSetupLinkGood, removeSetupLinks, replaceSetupLink } from './setup-store.ts';
import { takeTurn } from './turn.ts';

interface Needs {
  database: Database;
  clock: Clock;
  sessions: Sessions;
}

export function accountService({ database, clock, sessions }: Needs) {
  const verify = createVerifier();
  const guard = createLoginGuard();
  const lock = createLoginLock({ database, clock });

  /** Beside a change of one's own, or a try at it. */
  async function record(tx: Db, action: string, subject: AccountId, session: SessionId | null, visitor: Pick<Visitor, 'address'>) {
    const grants = await grantsOf(tx, subject);
    await recordAudit(tx, byOneself(subject, session, visitor), auditOfAccount({ action, subject, grants }));
  }

  /** The one-time token of a new setup link, while there is no account; whatever was printed before is void. */
  async function ensureSetupLink(): Promise<string | undefined> {
    const { token, hash } = newToken();
    return database.decide(async (tx) => {
      if (await store.hasAccounts(tx)) {
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
    const { login, name } = wanted;
    if (!(await isSetupLinkGood(database.reads, link, clock.now()))) throw new AppError('setup_link_used');
    if (isWeak(wanted.password, login)) throw new AppError('weak_password');

    const now = clock.now();
    const id = newId('acc', AccountId, now);
    const passwordHash = await hashPassword(wanted.password);
    return database.decide(async (tx) => {
      await takeTurn(tx);
      if ((await store.hasAccounts(tx)) || !(await isSetupLinkGood(tx, link, now))) throw new AppError('setup_link_used');
      await removeSetupLinks(tx);
      await store.addAccount(tx, { id, login, name, phone: null, passwordHash, createdAt: now, mustChange: false });
      await replaceGrants(tx, id, [{ role: 'administrator', place: { kind: 'everywhere' } }]);
      await lock.welcomeAt(tx, login, visitor.address);
      return beginSession(tx, id, visitor, 'auth.setUp');
    });
  }

  async function beginSession(tx: Db, id: AccountId, visitor: Visitor, action: 'auth.setUp' | 'auth.logIn'): Promise<SignedIn> {
    const begun = await sessions.begin(tx, id, visitor);
    await store.markLogIn(tx, id, clock.now());
    await record(tx, action, id, begun.session.id, visitor);
    return begun;
  }

  /** Lets a right password pass, whoever's it is; everything else is thrown, and recorded when the account is known. */
  async function check(login: string, password: string, visitor: Pick<Visitor, 'address'>, session: SessionId | null) {
    const passed = await guard.beforeLogin(visitor.address);
    const attempt = await lock.attempt(login, visitor.address);
    const stored = await store.findAccountByLogin(database.reads, login);
    if ((await verify(stored?.passwordHash, password)) && stored) {
      await passed();
      await database.transaction((tx) => lock.passed(tx, attempt));
      return stored;
    }
    if (stored) await recordFailure(stored.id, session, visitor, attempt);
    throw attempt.lockedUntil ? new AppError('login_locked', { until: attempt.lockedUntil }) : new AppError('wrong_credentials');
  }

  async function recordFailure(id: AccountId, session: SessionId | null, visitor: Pick<Visitor, 'address'>, { lockedUntil }: Attempt) {
    await database.transaction(async (tx) => {
      await record(tx, 'auth.logInFailed', id, session, visitor);
      if (lockedUntil) await record(tx, 'auth.locked', id, session, visitor);
    });
  }

  /** `before`: the session this browser had until now; it ends, whoever it belonged to. */
  async function logIn(login: string, password: string, visitor: Visitor, before: Session | undefined): Promise<SignedIn> {
    const stored = await check(login, password, visitor, null);
    if (stored.closedAt !== null) throw new AppError('account_closed'); // Told only to who knows the password.
    const { begun, ended } = await database.decide(async (tx) => {
      await refuseOutdated(tx, stored);
      return {
        begun: await beginSession(tx, stored.id, visitor, 'auth.logIn'),
        ended: before ? await sessions.remove(tx, before.account.id, { only: before.id }) : [],
      };
    });
    sessions.onSessionsEnded(ended);
    return begun;
  }

  /** A password takes a while to be checked: meanwhile a superior may have closed the account, or given it another one. */
  async function refuseOutdated(tx: Db, { id, passwordHash }: store.StoredAccount): Promise<void> {
    const now = await store.findAccount(tx, id);
    if (now?.passwordHash !== passwordHash) throw new AppError('wrong_credentials');
    if (now.closedAt !== null) throw new AppError('account_closed');
  }

  /** All other sessions end; this one goes on with the token given back. */
  async function changePassword(session: Session, current: string, next: string, visitor: Visitor): Promise<string> {
    const { account } = session;
    const stored = await check(account.login, current, visitor, session.id);
    if (isWeak(next, account.login)) throw new AppError('weak_password');
    await refuseUsed(stored, next);

    const hash = await hashPassword(next);
    const now = clock.now();
    const { token, ended } = await database.transaction(async (tx) => {
      const change = { checked: stored.passwordHash, next: hash, mustChange: false, now };
      if (!(await store.replacePassword(tx, account.id, change))) throw conflict('account', stored.revision);
      await record(tx, 'auth.passwordChanged', account.id, session.id, visitor);
      return sessions.rotate(tx, session);
    });
    sessions.onSessionsEnded(ended);
    return token;
  }

  async function refuseUsed({ id, passwordHash }: store.StoredAccount, next: string): Promise<void> {
    for (const hash of [passwordHash, ...(await store.listPastPasswords(database.reads, id))])
      if (await verify(hash, next)) throw new AppError('password_used');
  }

  async function logOut(session: Session, visitor: Visitor): Promise<void> {
    await endOwn(session, { only: session.id }, visitor, 'auth.logOut');
  }

  /** Gives how many ended. */
  const endOwnSessions = (session: Session, which: Which, visitor: Visitor): Promise<number> =>
    endOwn(session, which, visitor, 'account.endSessions');

  async function endOwn({ id, account }: Session, which: Which, visitor: Visitor, action: 'auth.logOut' | 'account.endSessions') {
    const ended = await database.transaction(async (tx) => {
      const over = await sessions.remove(tx, account.id, which);
      if (over.length > 0) await record(tx, action, account.id, id, visitor);
      return over;
    });
    sessions.onSessionsEnded(ended);
    return ended.length;
  }

  return { ensureSetupLink, setUp, logIn, logOut, endOwnSessions, changePassword, isSetUp: () => store.hasAccounts(database.reads) };
}

export type AccountService = ReturnType<typeof accountService>;
