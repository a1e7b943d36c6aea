import type { AccountId } from '#shared/model/ids.ts';
import type { Pin } from '#shared/model/operator.ts';
import { AppError } from '#shared/problem.ts';
import { recordAudit } from '../database/audit.ts';
import { recordChange } from '../database/changes.ts';
import type { Database, Db } from '../database/connection.ts';
import type { Clock } from '../kit/clock.ts';
import { auditOfAccount, byOneself } from './account-audit.ts';
import { findAccount } from './account-store.ts';
import { grantsOf } from './grant-store.ts';
import { recordOperator } from './operator-store.ts';
import { removePin, savePin } from './pin-store.ts';
import { preparePin } from './pins.ts';
import type { Session, Visitor } from './session-service.ts';
import { takeTurn } from './turn.ts';

type From = Pick<Visitor, 'address'>;

/** The PIN by which somebody himself acts at boxes. */
export function ownPin({ database, clock }: { database: Database; clock: Clock }) {
  /** Gives the PIN that was made, where none was typed: it is told here and nowhere else. */
  async function set(session: Session, typed: Pin | null, from: From): Promise<Pin | null> {
    refuseFirst(session);
    const { hash, made } = await preparePin(typed);
    await change(session, 'account.setPin', from, async (tx, id) => {
      await savePin(tx, id, hash, clock.now());
      return true;
    });
    return made;
  }

  function remove(session: Session, from: From): Promise<void> {
    refuseFirst(session);
    return change(session, 'account.removePin', from, removePin);
  }

  function change({ id, account }: Session, action: string, from: From, work: (tx: Db, id: AccountId) => Promise<boolean>): Promise<void> {
    return database.decide(async (tx) => {
      await takeTurn(tx);
      const now = await findAccount(tx, account.id);
      if (!now || now.closedAt !== null) throw new AppError('not_signed_in'); // A superior was quicker.
      if (!(await work(tx, account.id))) return;
      const grants = await grantsOf(tx, account.id);
      await recordAudit(tx, byOneself(account.id, id, from), auditOfAccount({ action, subject: account.id, grants }));
      await recordChange(tx, 'account', account.id);
      await recordOperator(tx, grants);
    });
  }

  return { set, remove };
}

export type OwnPin = ReturnType<typeof ownPin>;

function refuseFirst({ mustChange }: Session): void {
  if (mustChange) throw new AppError('must_change_password');
}
