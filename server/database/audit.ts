import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { AuditId, newId } from '#shared/model/ids.ts';
import { placeOf, type By } from '../kit/by.ts';
import { sha256Hex } from '../kit/sha256.ts';
import { recordChange } from './changes.ts';
import type { Database, Db, Reads } from './connection.ts';
import { insertRows } from './insert.ts';

type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value | undefined };
export type Facts = { readonly [field: string]: Value | undefined };

export interface AuditEntry {
  /** 'station.revise': noun and verb, from the closed list that the words are kept for. */
  action: string;
  /** Id of the thing. */
  subject: string;
  /** Path of the region to which the thing belongs, so that its auditor finds it; null: everybody's. */
  place: string | null;
  before?: Facts | null;
  after?: Facts | null;
  /** Fields that name a person or say how to reach one: kept apart, where they can be erased. */
  personal?: readonly string[];
}

/**
 * Who did what to which thing: written in the transaction of the change, as the exact text that a follower chains in change order.
 * Only fields that differ are kept. Never hand it a password, a token or a key.
 */
export const recordAudit = (tx: Db, by: By, entry: AuditEntry): Promise<void> => recordAudits(tx, by, [entry]);

/** Of many things at once: a row each, in few statements. */
export async function recordAudits(tx: Db, by: By, entries: readonly AuditEntry[]): Promise<void> {
  const made = entries.map((entry) => rowFor(by, entry));
  const rows = made.map(({ row }) => row);
  await insertRows(tx, 'audit', rows);
  await insertRows(
    tx,
    'audit_personal',
    made.flatMap(({ apart }) => apart),
  );
  await recordChange(tx, 'audit', ...rows.map(({ id }) => id));
}

function rowFor(by: By, { action, subject, place, before, after, personal = [] }: AuditEntry) {
  const at = Date.now();
  const id = newId('aud', AuditId, at);
  const apart = createApart(id, personal);
  const changed = differing(before ?? null, after ?? null);
  const told = { before: apart.told('before', changed.before), after: apart.told('after', changed.after) };
  const who = { account: by.account, session: by.session, from: by.from };
  const line = JSON.stringify({ v: 1, id, at, ...who, action, subject, place, ...told });
  return { row: { id, at, account: by.account, from_address: by.from, action, subject, place, line }, apart: apart.rows };
}

function differing(before: Facts | null, after: Facts | null): { before: Facts | null; after: Facts | null } {
  if (!before || !after) return { before, after };
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changed = fields.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
  const only = (facts: Facts): Facts => Object.fromEntries(changed.map((field) => [field, facts[field]]));
  return { before: only(before), after: only(after) };
}

export interface Reading {
  /** What was read: 'contacts', 'accounts', 'roster', 'audit' … */
  kind: string;
  /** Ids of the things whose people were shown; nothing is written where nobody was. */
  subjects: readonly string[];
  /** As in an entry; left out: the smallest region that holds all of the reader's. */
  place?: string | null;
  /** A page that is open asks for it again and again by itself: what the same session saw just now is one reading. */
  isPolled?: boolean;
}

/** More ids than these are told by their number alone: no page shows so many, and no county exports more stations. */
const MOST_SUBJECTS = 5000;

/**
 * Who has seen names, phones and the like of whom: one row for each answer that hands them out, written before it is given.
 * The values themselves are not in it. One person: `subject` is his id, so that he finds who looked him up.
 */
export async function recordReading(
  database: Database,
  by: By,
  { kind, subjects, place = placeOf(by.scope), isPolled = false }: Reading,
): Promise<void> {
  const [first, ...others] = subjects;
  if (first === undefined) return;
  const after: Facts = { kind, count: subjects.length, ...(others.length > 0 && others.length < MOST_SUBJECTS && { subjects }) };
  const entry = { action: 'personal.read', subject: others.length === 0 ? first : kind, place, after };
  if (isPolled && (await isKnown(database.reads, by, entry.subject, after))) return; // Asked of a reader: a page that polls must not queue for the writer.
  await database.transaction((tx) => recordAudit(tx, by, entry));
}

const ONE_READING_MS = 10 * 60_000;

async function isKnown(reads: Reads, { account, session }: By, subject: string, after: Facts): Promise<boolean> {
  const newest: unknown = await reads('audit')
    .where({ action: 'personal.read', account, subject })
    .where('at', '>', Date.now() - ONE_READING_MS)
    .orderBy('at', 'desc')
    .first('line');
  const line = z.object({ line: z.string() }).optional().parse(newest)?.line;
  if (line === undefined) return false;
  const told = z.looseObject({ session: z.unknown(), after: z.unknown() }).parse(JSON.parse(line));
  return told.session === session && JSON.stringify(told.after) === JSON.stringify(after);
}

/** In the line stands a salted hash of what can be erased, so that the chain holds afterwards and nobody can guess it. */
function createApart(audit: string, personal: readonly string[]) {
  const rows: Record<string, string>[] = [];
  function told(side: 'before' | 'after', facts: Facts | null): Facts | null {
    return (
      facts &&
      Object.fromEntries(
        Object.entries(facts).map(([field, value]) => {
          if (!personal.includes(field) || value === undefined || value === null) return [field, value];
          const salt = randomBytes(16).toString('hex');
          const text = JSON.stringify(value);
          rows.push({ audit, side, field, salt, value: text });
          return [field, { erasable: sha256Hex(salt + text) }];
        }),
      )
    );
  }
  return { rows, told };
}
