import type { AccountView } from '#shared/model/account.ts';
import type { AccountId, SessionId } from '#shared/model/ids.ts';
import type { Pin } from '#shared/model/operator.ts';
import type { Grant, PlacedGrant } from '#shared/model/role.ts';
import { AppError, conflict, notFound } from '#shared/problem.ts';
import { recordAudit, type Facts } from '../database/audit.ts';
import { recordChange } from '../database/changes.ts';
import type { Database, Db } from '../database/connection.ts';
import type { By } from '../kit/by.ts';
import type { Clock } from '../kit/clock.ts';
import { auditOfAccount, grantFacts } from './account-audit.ts';
import * as store from './account-store.ts';
import { getInferior, isLastAdministrator, placeGrants, requireAdministrator, takeAuthority, type Subject } from './authority.ts';
import { recordOperator } from './operator-store.ts';
import { removePin, savePin } from './pin-store.ts';
import { preparePin } from './pins.ts';
import { makeFirstPassword, type FirstPassword } from './first-password.ts';
import { replaceGrants, withNames } from './grant-store.ts';
import { viewsOf } from './people-view.ts';
import type { Sessions } from './session-service.ts';
import type { Which } from './session-store.ts';
import { forgive } from './try-store.ts';

export interface PeopleNeeds {
  database: Database;
  clock: Clock;
  sessions: Pick<Sessions, 'remove' | 'onSessionsEnded'>;
  firstPassword?: () => Promise<FirstPassword>;
}

/** What is told of a change; `ends`: sessions that end with it. Nothing is told where nothing had to change. */
interface Done {
  action: string;
  before?: Facts;
  after?: Facts;
  ends?: Which;
  /** The roles by which its auditor finds it; those it had, when not told otherwise. */
  grants?: readonly PlacedGrant[];
  /** Boxes where he may act, or might until now, are to learn of it. */
  isForBoxes?: boolean;
}

type Work = (tx: Db, subject: Subject, mine: readonly PlacedGrant[]) => Promise<Done | null>;

/** What a superior does with an account that is there. */
export function peopleService({ database, clock, sessions, firstPassword = makeFirstPassword }: PeopleNeeds) {
  async function change(by: By, id: AccountId, work: Work): Promise<{ account: AccountView; ended: SessionId[] }> {
    const outcome = await database.decide(async (tx) => {
      const mine = await takeAuthority(tx, by);
      if (id === by.account) throw new AppError((await isLastAdministrator(tx, id)) ? 'last_administrator' : 'not_allowed');
      const subject = await getInferior(tx, by, mine, id);
      const done = await work(tx, subject, mine);
      await requireAdministrator(tx);
      const ended = done ? await tell(tx, by, subject, done) : [];
      return { account: await viewOf(tx, by, id), ended };
    });
    sessions.onSessionsEnded(outcome.ended);
    return outcome;
  }

  async function tell(tx: Db, by: By, { account: { id }, grants }: Subject, { ends, isForBoxes, ...told }: Done): Promise<SessionId[]> {
    const ended = ends ? await sessions.remove(tx, id, ends) : [];
    await recordAudit(tx, by, auditOfAccount({ subject: id, grants, ...told }));
    await recordChange(tx, 'account', id);
    if (isForBoxes) await recordOperator(tx, told.grants ?? grants);
    return ended;
  }

  async function viewOf(tx: Db, by: By, id: AccountId): Promise<AccountView> {
    const account = await store.findAccount(tx, id);
    const [view] = account ? await viewsOf(tx, by, [account], clock.now()) : [];
    if (!view) throw notFound('account', id);
    return view;
  }

  async function revise(
    by: By,
    id: AccountId,
    seenRevision: number,
    draft: { name: string; phone: string | null; grants: readonly Grant[] },
  ) {
    const { account } = await change(by, id, async (tx, subject, mine) => {
      const grants = await placeGrants(tx, mine, draft.grants);
      const isOurs = subject.account.revision === seenRevision && (await store.reviseAccount(tx, subject.account, draft.name, draft.phone));
      if (!isOurs) throw conflict('account', subject.account.revision);
      await replaceGrants(tx, id, grants);
      const [before, after] = [await factsOf(tx, subject.account, subject.grants), await factsOf(tx, draft, grants)];
      return { action: 'account.revise', before, after, grants: [...subject.grants, ...grants], isForBoxes: true };
    });
    return account;
  }

  /** All its sessions end, a lock with them; the password is told here and nowhere else. */
  async function resetPassword(by: By, id: AccountId): Promise<{ account: AccountView; password: string }> {
    const { password, hash } = await firstPassword();
    const { account } = await change(by, id, async (tx, subject) => {
      const { passwordHash, login } = subject.account;
      const fresh = { checked: passwordHash, next: hash, mustChange: true, now: clock.now() };
      if (!(await store.replacePassword(tx, id, fresh))) throw conflict('account', subject.account.revision);
      await forgive(tx, login);
      return { action: 'account.resetPassword', ends: 'all' };
    });
    return { account, password };
  }

  const simply = (work: Work) => async (by: By, id: AccountId) => (await change(by, id, work)).account;

  const close = simply(async (tx, { account }) => {
    if (account.closedAt !== null) return null;
    await store.setClosed(tx, account, clock.now());
    return { action: 'account.close', ends: 'all', isForBoxes: true };
  });

  const reopen = simply(async (tx, { account }) => {
    if (account.closedAt === null) return null;
    await store.setClosed(tx, account, null);
    return { action: 'account.reopen', isForBoxes: true };
  });

  /** What was typed is not said again; one that was made is told here and nowhere else. */
  async function setPin(by: By, id: AccountId, typed: Pin | null): Promise<{ account: AccountView; pin: Pin | null }> {
    const { hash, made } = await preparePin(typed);
    const { account } = await change(by, id, async (tx, subject) => {
      if (subject.account.closedAt !== null) throw new AppError('account_closed');
      await savePin(tx, id, hash, clock.now());
      return { action: 'account.setPin', isForBoxes: true };
    });
    return { account, pin: made };
  }

  const removePinOf = simply(async (tx, { account }) =>
    (await removePin(tx, account.id)) ? { action: 'account.removePin', isForBoxes: true } : null,
  );

  const unlock = simply(async (tx, { account }) => {
    await forgive(tx, account.login);
    return { action: 'account.unlock' };
  });

  /** Gives how many ended. One that is not there any more is `not_found`. */
  async function endSessions(by: By, id: AccountId, ends: Which): Promise<number> {
    const { ended } = await change(by, id, () => Promise.resolve({ action: 'account.endSessions', ends }));
    if (typeof ends === 'object' && 'only' in ends && ended.length === 0) throw notFound('session', ends.only);
    return ended.length;
  }

  return { revise, resetPassword, setPin, removePin: removePinOf, close, reopen, unlock, endSessions };
}

const factsOf = async (
  tx: Db,
  { name, phone }: { name: string; phone: string | null },
  grants: readonly PlacedGrant[],
): Promise<Facts> => ({
  name,
  phone,
  grants: grantFacts(await withNames(tx, grants)),
});

export type PeopleService = ReturnType<typeof peopleService>;
