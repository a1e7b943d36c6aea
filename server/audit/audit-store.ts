import { z } from 'zod';
import { AuditLine } from '#shared/model/audit.ts';
import { AccountId, AuditId } from '#shared/model/ids.ts';
import type { AuditFilter } from '#shared/protocol/http/audit.ts';
import type { Db, Reads } from '../database/connection.ts';
import { rowOf, rowsOf } from '../database/insert.ts';
import { whereBegins, whereContains } from '../database/like.ts';
import { whereWithin } from '../database/scope.ts';
import type { Scope } from '../kit/by.ts';
import { listIdsNamed } from './name-store.ts';

const StoredRow = z.object({ id: AuditId, n: z.int().nullable(), hash: z.string().nullable(), line: z.string() });
export type StoredRow = z.infer<typeof StoredRow>;

/** Where to go on from: rows older than this one, or newer. */
export interface From {
  before?: AuditId | undefined;
  after?: AuditId | undefined;
}

/** Rows in the scope; those that belong to no place are for whoever may see everything. */
function rowsWithin(reads: Reads, scope: Scope): ReturnType<Reads> {
  const query = reads('audit').leftJoin('audit_chain', 'audit_chain.audit', 'audit.id');
  whereWithin(query, scope, { path: 'audit.place', station: 'audit.subject' });
  return query.select('audit.id', 'audit.line', 'audit_chain.n', 'audit_chain.hash');
}

/** Newest first; ids are born in the order of time. With `after`, the oldest of the newer ones are taken. */
export async function listRows(
  reads: Reads,
  scope: Scope,
  filter: AuditFilter,
  { before, after }: From,
  limit: number,
): Promise<StoredRow[]> {
  const query = rowsWithin(reads, scope);
  await narrow(reads, query, filter);
  if (before) void query.where('audit.id', '<', before);
  if (after) void query.where('audit.id', '>', after);
  const rows = rowsOf(StoredRow, await query.orderBy('audit.id', after ? 'asc' : 'desc').limit(limit));
  return after ? rows.toReversed() : rows;
}

async function narrow(reads: Reads, query: ReturnType<Reads>, { account, thing, action, text, from, to }: AuditFilter): Promise<void> {
  if (account) void query.where('audit.account', account);
  if (action?.includes('.')) void query.where('audit.action', action);
  else if (action) whereBegins(query, 'audit.action', `${action}.`);
  if (from !== undefined) void query.where('audit.at', '>=', from);
  if (to !== undefined) void query.where('audit.at', '<', to);
  if (text) whereContains(query, 'audit.line', text);
  if (!thing) return;
  const ids = await listIdsNamed(reads, thing);
  void query.where((some) => {
    void some.where('audit.subject', thing).orWhereIn('audit.subject', ids);
    void some.orWhere((one) => whereContains(one, 'audit.line', thing)); // A name that it had, or a row that mentions it.
  });
}

export async function findRow(reads: Reads, scope: Scope, id: AuditId): Promise<StoredRow | undefined> {
  return rowOf(StoredRow, await rowsWithin(reads, scope).where('audit.id', id).first());
}

const MOST_ROWS = 500;

/** What these were called when somebody last said so: for things that are gone. Only from rows in the scope. */
export async function listLastNames(reads: Reads, scope: Scope, subjects: readonly string[]): Promise<Map<string, string>> {
  const rows = rowsOf(StoredRow, await rowsWithin(reads, scope).whereIn('audit.subject', subjects).orderBy('audit.id').limit(MOST_ROWS));
  return new Map(
    rows.flatMap(({ line }): [string, string][] => {
      const { subject, before, after } = AuditLine.parse(JSON.parse(line));
      const name = [after?.['name'], after?.['title'], before?.['name'], before?.['title']].find((it) => typeof it === 'string');
      return typeof name === 'string' && name !== '' ? [[subject, name]] : [];
    }),
  );
}

const PersonalValue = z.object({ audit: z.string(), side: z.string(), field: z.string(), value: z.string() });

/** Values that were not erased, as JSON, by 'row side.field'. */
export async function listPersonal(reads: Reads, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await reads('audit_personal').whereIn('audit', ids).select('audit', 'side', 'field', 'value');
  return new Map(rowsOf(PersonalValue, rows).map(({ audit, side, field, value }) => [`${audit} ${side}.${field}`, value]));
}

/** What is personal in the rows about this thing. Gives how many values there were. */
export async function erasePersonalAbout(tx: Db, subject: string): Promise<number> {
  return tx('audit_personal').whereIn('audit', tx('audit').where({ subject }).select('id')).delete();
}

/** Those who have done something in the scope, by a part of their name or login. */
export async function listActors(reads: Reads, scope: Scope, search: string, limit: number): Promise<{ id: AccountId; name: string }[]> {
  const acted = reads('audit').whereRaw('?? = ??', ['audit.account', 'account.id']);
  whereWithin(acted, scope, { path: 'audit.place', station: 'audit.subject' });
  const query = reads('account').whereExists(acted.select('audit.id'));
  if (search !== '')
    void query.where((some) => {
      whereContains(some, 'account.name', search);
      void some.orWhere((one) => whereContains(one, 'account.login', search));
    });
  const rows = await query.orderBy('account.name').orderBy('account.id').limit(limit).select('account.id', 'account.name');
  return rowsOf(z.object({ id: AccountId, name: z.string() }), rows);
}

/** When the newest row was written; ids sort by their time. */
export async function findNewestAct(reads: Reads): Promise<number | undefined> {
  const row: unknown = await reads('audit').orderBy('id', 'desc').first('at');
  return z.object({ at: z.int() }).optional().parse(row)?.at;
}
