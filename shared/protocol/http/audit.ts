import { z } from 'zod';
import { FileLanguage } from './file-language.ts';
import { AuditFault, ChainHead, Facts } from '../../model/audit.ts';
import { AccountId, AuditId } from '../../model/ids.ts';
import { call } from '../call.ts';

/** Which rows are meant. Instants are UTC ms; `to` is the first one that is not meant any more. */
export const AuditFilter = z.object({
  account: AccountId.optional(),
  /** Id of the thing, or a part of the name that it has or had. */
  thing: z.string().trim().min(1).max(120).optional(),
  /** 'station.revise', or 'station' for all that is done to stations. */
  action: z
    .string()
    .regex(/^[a-zA-Z]+(\.[a-zA-Z]+)?$/)
    .max(60)
    .optional(),
  /** A part of what was written, but for what is personal: addresses of pages are no place for that. */
  text: z.string().trim().min(1).max(120).optional(),
  from: z.coerce.number().int().min(0).optional(),
  to: z.coerce.number().int().min(0).optional(),
});
export type AuditFilter = z.infer<typeof AuditFilter>;

/** A personal value stands as `{ veiled: 'hidden' }` until its row is looked at by itself, and as 'erased' once it is. */
export const Veiled = z.object({ veiled: z.enum(['hidden', 'erased']) });
export type Veiled = z.infer<typeof Veiled>;

export const AuditEntry = z.object({
  id: AuditId,
  /** Its number in the chain; null: not sealed yet. */
  n: z.int().nullable(),
  at: z.int(),
  account: z.string(),
  from: z.string(),
  action: z.string(),
  subject: z.string(),
  before: Facts.nullable(),
  after: Facts.nullable(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

/** What ids that stand in the rows are called today, or were called last. Whoever was erased has no name. */
export const Names = z.record(z.string(), z.string());
export type Names = z.infer<typeof Names>;

/** The chain, and how far it was looked at. */
export const ChainState = z.object({
  head: ChainHead.nullable(),
  unsealed: z.int(),
  /** The last look; null: there was none since the server started. */
  checked: z.object({ at: z.int(), upTo: z.int(), fault: AuditFault.nullable() }).nullable(),
});
export type ChainState = z.infer<typeof ChainState>;

export const auditCalls = {
  /** Newest first; `before` and `after` are ids of rows to go on from. */
  listAudit: call({
    method: 'get',
    path: '/api/audit',
    query: AuditFilter.extend({
      before: AuditId.optional(),
      after: AuditId.optional(),
      size: z.coerce.number().int().min(1).max(200).default(50),
    }),
    reply: z.object({
      rows: z.array(AuditEntry),
      names: Names,
      /** To go on with; null: there is no more on that side. */
      older: AuditId.nullable(),
      newer: AuditId.nullable(),
    }),
  }),
  /** One row with what is personal in it, which is logged, and its place in the chain. */
  getAudit: call({
    method: 'get',
    path: '/api/audit/rows/:id',
    params: z.object({ id: AuditId }),
    reply: z.object({
      entry: AuditEntry,
      names: Names,
      line: z.string(),
      hash: z.string().nullable(),
      hashBefore: z.string().nullable(),
      /** Null: not sealed yet. */
      holds: z.boolean().nullable(),
      session: z.string().nullable(),
      isPersonal: z.boolean(),
    }),
  }),
  /** People by a part of their name or login, for the filter: those who have done something. */
  listAuditPeople: call({
    method: 'get',
    path: '/api/audit/people',
    query: z.object({ search: z.string().trim().max(60).default('') }),
    reply: z.object({ people: z.array(z.object({ id: AccountId, name: z.string() })) }),
  }),
  auditChain: call({ method: 'get', path: '/api/audit/chain', reply: ChainState }),
  checkAudit: call({ method: 'post', path: '/api/audit/chain/check', reply: ChainState }),
  /** The name, the login and all that is personal about a closed account; what was done stays, under the id. */
  erasePerson: call({ method: 'post', path: '/api/accounts/:id/erase', params: z.object({ id: AccountId }), reply: z.object({}) }),
};

/** The same filters and `format=csv|xlsx`; personal values stay hidden. */
export const auditExportPath = '/api/audit/export';
export const AuditExport = AuditFilter.extend({ format: z.enum(['csv', 'xlsx']).default('csv'), language: FileLanguage });
