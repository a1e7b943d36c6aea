import { z } from 'zod';
import type { Me } from '#shared/model/account.ts';
import { Right, rightsOf } from '#shared/model/role.ts';
import type { Reads } from '../database/connection.ts';
import { rowsOf } from '../database/insert.ts';
import type { Clock } from '../kit/clock.ts';
import { grantsOf, placedGrants, withNames } from './grant-store.ts';
import type { Session } from './session-service.ts';
import { IDLE_MS } from './session-store.ts';

const MOST_SUPERIORS = 3;
const SuperiorRow = z.object({ name: z.string(), phone: z.string().nullable(), path: z.string() });

/** Who is signed in, as his own page sees him. */
export function aboutMe({ reads, clock }: { reads: Reads; clock: Clock }) {
  async function describe({ account, mustChange, seenAt, expiresAt }: Session): Promise<Me> {
    const grants = await withNames(reads, await grantsOf(reads, account.id));
    const rights = new Set(grants.flatMap(({ role }) => rightsOf(role)));
    const idleEnd = seenAt + IDLE_MS;
    return {
      ...account,
      grants,
      rights: Right.options.filter((right) => rights.has(right)),
      mustChange,
      endsInMs: Math.max(0, Math.min(idleEnd, expiresAt) - clock.now()),
      endsBy: idleEnd < expiresAt ? 'idle' : 'age',
    };
  }

  /** Whom to ask for a right: those who look after people here or above, the nearest first. */
  async function listSuperiors({ account }: Session): Promise<{ name: string; phone: string | null }[]> {
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
      .select('account.name', 'account.phone', 'placed.path');
    const people = rowsOf(SuperiorRow, rows).map(({ name, phone }) => ({ name, phone }));
    return people.filter(({ name }, index) => people.findIndex((other) => other.name === name) === index).slice(0, MOST_SUPERIORS);
  }

  return { describe, listSuperiors };
}

export type AboutMe = ReturnType<typeof aboutMe>;
