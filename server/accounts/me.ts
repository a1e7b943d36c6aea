import { z } from 'zod';
import type { Me } from '#shared/model/account.ts';
import { AccountId } from '#shared/model/ids.ts';
import { Right, rightsOf } from '#shared/model/role.ts';
import { recordReading } from '../database/audit.ts';
import type { Database } from '../database/connection.ts';
import { rowsOf } from '../database/insert.ts';
import type { Clock } from '../kit/clock.ts';
import { byOneself } from './account-audit.ts';
import { grantsOf, placedGrants, withNames } from './grant-store.ts';
import { listWithPin } from './pin-store.ts';
import type { Session } from './session-service.ts';
import { IDLE_MS } from './session-store.ts';

const MOST_SUPERIORS = 3;
const SuperiorRow = z.object({ id: AccountId, name: z.string(), phone: z.string().nullable(), path: z.string() });

/** Who is signed in, as his own page sees him. */
export function aboutMe({ database, clock }: { database: Database; clock: Clock }) {
  const { reads } = database;

  async function describe({ account, mustChange, seenAt, expiresAt }: Session): Promise<Me> {
    const grants = await withNames(reads, await grantsOf(reads, account.id));
    const rights = new Set(grants.flatMap(({ role }) => rightsOf(role)));
    const idleEnd = seenAt + IDLE_MS;
    return {
      ...account,
      grants,
      rights: Right.options.filter((right) => rights.has(right)),
      mustChange,
      hasPin: (await listWithPin(reads, [account.id])).has(account.id),
      endsInMs: Math.max(0, Math.min(idleEnd, expiresAt) - clock.now()),
      endsBy: idleEnd < expiresAt ? 'idle' : 'age',
    };
  }

  /** Whom to ask for a right: those who look after people here or above, the nearest first. */
  async function listSuperiors(
    { id: session, account }: Session,
    visitor: { address: string },
  ): Promise<{ name: string; phone: string | null }[]> {
    const paths = (await grantsOf(reads, account.id)).map(({ path }) => path);
    const above = new Set(paths.flatMap((path) => path.split('/').filter(Boolean)));
    const rows: unknown = await reads
      .from(placedGrants(reads).as('placed'))
      .join('account', 'account.id', 'placed.account')
      .whereNull('account.closed_at')
      .whereNot('account.id', account.id)
      .whereIn('placed.role', ['administrator', 'people'])
      .whereIn('placed.place', ['', ...above])
      .orderByRaw('length(placed.path) desc, account.name, account.id')
      .limit(20)
      .select('account.id', 'account.name', 'account.phone', 'placed.path');
    const all = rowsOf(SuperiorRow, rows);
    const people = all.filter(({ name }, index) => all.findIndex((other) => other.name === name) === index).slice(0, MOST_SUPERIORS);
    const subjects = people.flatMap(({ id, phone }) => (phone === null ? [] : [id]));
    await recordReading(database, byOneself(account.id, session, visitor), { kind: 'accounts', subjects, place: null, isPolled: true });
    return people.map(({ name, phone }) => ({ name, phone }));
  }

  return { describe, listSuperiors };
}

export type AboutMe = ReturnType<typeof aboutMe>;
