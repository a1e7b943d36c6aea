import { z } from 'zod';
import type { AuditFault } from '#shared/model/audit.ts';
import type { Reads } from '../../database/connection.ts';
import { missingGuards } from '../../database/guards.ts';
import { rowsOf } from '../../database/insert.ts';
import { findLink } from '../chain-store.ts';
import type { Noted } from '../head-file.ts';
import { findLostRow, type FactsTold } from './facts.ts';

const IdRow = z.object({ id: z.string() });

/** What is wrong beside the chain, though the chain itself holds up to `count`. */
export async function findLoose(reads: Reads, count: number, facts: FactsTold, noted: readonly Noted[]): Promise<AuditFault | undefined> {
  return (
    (await findUnchained(reads, count, facts)) ??
    (await findLeftFact(reads, count, facts)) ??
    (await findBrokenNote(reads, count, noted)) ??
    (await findStrayPersonal(reads)) ??
    (await findMissingGuard(reads))
  );
}

/** Rows that stand outside the chain although nobody is about to chain them. */
async function findUnchained(reads: Reads, count: number, { told, pending }: FactsTold): Promise<AuditFault | undefined> {
  const unchained = rowsOf(IdRow, await unchainedRows(reads).orderBy('audit.id').select('audit.id'));
  const stray = unchained.find(({ id }) => !pending.has(id));
  if (!stray) return undefined;
  if (told.has(stray.id)) return { kind: 'removed', sign: 'cut', n: count + 1, row: stray.id, detail: '' };
  return { kind: 'inserted', sign: 'unchained', n: null, row: stray.id, detail: '' };
}

const unchainedRows = (reads: Reads) => reads('audit').leftJoin('audit_chain', 'audit_chain.audit', 'audit.id').whereNull('audit_chain.n');

async function findLeftFact(reads: Reads, count: number, facts: FactsTold): Promise<AuditFault | undefined> {
  const lost = await findLostRow(reads, facts);
  return lost === undefined ? undefined : { kind: 'removed', sign: 'factLeft', n: count + 1, row: lost, detail: '' };
}

async function findBrokenNote(reads: Reads, count: number, noted: readonly Noted[]): Promise<AuditFault | undefined> {
  for (const { n, hash } of noted.toSorted((a, b) => a.n - b.n)) {
    const link = await findLink(reads, n);
    if (!link) return { kind: 'removed', sign: 'cut', n: count + 1, row: null, detail: String(n) };
    if (link.hash !== hash) return { kind: 'altered', sign: 'rewritten', n, row: null, detail: hash };
  }
  return undefined;
}

async function findStrayPersonal(reads: Reads): Promise<AuditFault | undefined> {
  const row: unknown = await reads('audit_personal')
    .leftJoin('audit', 'audit.id', 'audit_personal.audit')
    .whereNull('audit.id')
    .first('audit_personal.audit', 'audit_personal.side', 'audit_personal.field');
  const stray = z.object({ audit: z.string(), side: z.string(), field: z.string() }).safeParse(row).data;
  return stray && { kind: 'inserted', sign: 'personalExtra', n: null, row: stray.audit, detail: `${stray.side}.${stray.field}` };
}

async function findMissingGuard(reads: Reads): Promise<AuditFault | undefined> {
  const [guard] = await missingGuards(reads);
  return guard === undefined ? undefined : { kind: 'removed', sign: 'unguarded', n: null, row: null, detail: guard };
}
