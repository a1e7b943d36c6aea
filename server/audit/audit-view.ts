import { AuditLine, Erasable, type Facts } from '#shared/model/audit.ts';
import type { AuditEntry, Names } from '#shared/protocol/http/audit.ts';
import type { Reads } from '../database/connection.ts';
import type { Scope } from '../kit/by.ts';
import { listLastNames, listPersonal, type StoredRow } from './audit-store.ts';
import { listNamesOf } from './name-store.ts';

/** Rows as they are told: `revealed`, with what is personal in them; otherwise it is only said that there is something. */
export async function viewRows(reads: Reads, rows: readonly StoredRow[], isRevealed = false): Promise<AuditEntry[]> {
  const ids = rows.map(({ id }) => id);
  const personal = await listPersonal(reads, ids);
  return rows.map(({ id, n, line }) => {
    const { at, account, from, action, subject, before, after } = AuditLine.parse(JSON.parse(line));
    const told = (side: 'before' | 'after', facts: Facts | null): Facts | null =>
      facts &&
      Object.fromEntries(Object.entries(facts).map(([field, value]) => [field, unveil(value, personal.get(`${id} ${side}.${field}`))]));
    return { id, n, at, account, from, action, subject, before: told('before', before), after: told('after', after) };
  });

  function unveil(value: unknown, kept: string | undefined): unknown {
    if (!Erasable.safeParse(value).success) return value;
    if (kept === undefined) return { veiled: 'erased' };
    return isRevealed ? (JSON.parse(kept) as unknown) : { veiled: 'hidden' };
  }
}

const ID = /^[a-z]{3}_[0-7][0-9a-z]{25}$/;

/** What every id in these rows is called: the person, the thing, and whatever a field names. */
export async function namesIn(reads: Reads, scope: Scope, entries: readonly AuditEntry[]): Promise<Names> {
  const ids = new Set(entries.flatMap(({ account, subject, before, after }) => [account, subject, ...idsIn(before), ...idsIn(after)]));
  const names = await listNamesOf(reads, scope, [...ids]);
  const gone = [...ids].filter((id) => ID.test(id) && !id.startsWith('acc_') && !names.has(id));
  return Object.fromEntries([...(await listLastNames(reads, scope, gone)), ...names]);
}

function idsIn(value: unknown): string[] {
  if (typeof value === 'string') return ID.test(value) ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(idsIn) : [];
}
