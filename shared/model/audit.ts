import { z } from 'zod';
import { AuditId } from './ids.ts';

/** Fields of a thing, before or after a change. */
export const Facts = z.record(z.string(), z.unknown());
export type Facts = z.infer<typeof Facts>;

/** What stands in a line instead of a name or a phone: SHA-256 over salt and value, which lie outside the chain and can be erased. */
export const Erasable = z.strictObject({ erasable: z.string() });

/** A row of the audit log as its exact text says it. That text is what is chained; columns beside it are projections. */
export const AuditLine = z.object({
  v: z.literal(1),
  id: AuditId,
  at: z.int(),
  account: z.string(),
  session: z.string().nullable(),
  from: z.string(),
  action: z.string(),
  subject: z.string(),
  place: z.string().nullable(),
  before: Facts.nullable(),
  after: Facts.nullable(),
});
export type AuditLine = z.infer<typeof AuditLine>;

/** How far the chain had come, as somebody noted it down: the number of the last row and its hash. */
export const ChainHead = z.object({ n: z.int().min(0), hash: z.string() });
export type ChainHead = z.infer<typeof ChainHead>;

/** What can be wrong with a row, in the order in which an auditor would say it. */
export const FaultKind = z.enum(['altered', 'removed', 'inserted', 'moved']);
export type FaultKind = z.infer<typeof FaultKind>;

/** By what it was found; each has its sentence. */
export const FaultSign = z.enum([
  'line', // the text is not the one that was chained
  'hash', // the text is, its hash is another
  'column', // a projected column says something else than the line; detail: the column
  'born', // the instant inside the id is another than the row's
  'place', // another row's text stands here
  'order', // the rows stand in another order than they were chained in
  'rowGone', // the chain knows of a row that is not there
  'numberGone', // a number of the chain is missing
  'renumbered', // what was noted as number so-and-so stands at another; detail: its number now
  'factLeft', // the log of facts tells of a row that is not there
  'noFact', // a chained row of which the log of facts tells nothing
  'unchained', // a row that the server never chained
  'cut', // the chain ends before the number that was noted
  'rewritten', // the noted number has another hash: everything up to it may have been made anew
  'personal', // a name or phone is not the one that the line was made with; detail: the field
  'personalGone', // one was removed although nobody was erased; detail: the field
  'personalExtra', // one that the line does not know; detail: the field
  'installation', // the seed of the chain is another
  'unguarded', // the database no longer refuses changes; detail: the guard
]);
export type FaultSign = z.infer<typeof FaultSign>;

/** The first row that is not as it was written. */
export const AuditFault = z.object({
  kind: FaultKind,
  sign: FaultSign,
  /** Number in the chain; null: it has none. */
  n: z.int().nullable(),
  row: z.string().nullable(),
  detail: z.string(),
});
export type AuditFault = z.infer<typeof AuditFault>;
