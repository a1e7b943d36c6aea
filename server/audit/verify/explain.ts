import type { AuditFault } from '#shared/model/audit.ts';
import type { Reads } from '../../database/connection.ts';
import { rowsOf } from '../../database/insert.ts';
import { z } from 'zod';
import { chainOn } from '../chain.ts';
import type { Noted } from '../head-file.ts';
import { findLostRow, type FactsTold } from './facts.ts';
import { faultAt, lineOf } from './judge-row.ts';
import { walkLines, type LinkedRow } from './walk.ts';

export interface Break {
  row: LinkedRow;
  /** Hash of the row before, and of the one before that. */
  before: string;
  beforeThat: string | undefined;
  installation: string;
}

/** The chain does not hold at this row: why, as far as what is left can tell. */
export async function explainBreak(reads: Reads, at: Break, facts: FactsTold, noted: readonly Noted[]): Promise<AuditFault> {
  const { row, before, beforeThat } = at;
  const { n, audit, line } = row;
  if (line === null) return faultAt(row, { kind: 'removed', sign: 'rowGone', detail: '' });
  if (beforeThat !== undefined && chainOn(beforeThat, line) === row.hash)
    return { kind: 'inserted', sign: 'order', n: n - 1, row: null, detail: '' };
  return (
    (await explainByOthers(reads, row, before)) ??
    explainByFacts(row, facts, await findLostRow(reads, facts)) ??
    (await explainByNotes(reads, row, noted)) ??
    (await explainByItself(reads, at, noted)) ?? { kind: 'altered', sign: 'line', n, row: audit, detail: '' }
  );
}

/** Another row's text stands here, or another row belongs here. */
async function explainByOthers(reads: Reads, row: LinkedRow, before: string): Promise<AuditFault | undefined> {
  const said = lineOf(row.line ?? '')?.id;
  if (said !== undefined && said !== row.audit) {
    const own: unknown = await reads('audit').where({ id: said }).first('line');
    const isCopy = z.object({ line: z.string() }).safeParse(own).data?.line === row.line;
    return faultAt(row, { kind: isCopy ? 'inserted' : 'moved', sign: 'place', detail: said });
  }
  const hashes = new Set(rowsOf(z.object({ hash: z.string() }), await reads('audit_chain').select('hash')).map(({ hash }) => hash));
  for await (const { id, line } of walkLines(reads))
    if (id !== row.audit && hashes.has(chainOn(before, line))) return faultAt(row, { kind: 'moved', sign: 'order', detail: id });
  return undefined;
}

function explainByFacts(row: LinkedRow, facts: FactsTold, lost: string | undefined): AuditFault | undefined {
  if ((row.at ?? 0) > facts.sureFrom && !facts.told.has(row.audit)) return faultAt(row, { kind: 'inserted', sign: 'noFact', detail: '' });
  if (lost !== undefined) return { kind: 'removed', sign: 'factLeft', n: row.n, row: lost, detail: '' };
  return undefined;
}

/** A hash that was noted as one number and stands at another: something between went, or came. */
async function explainByNotes(reads: Reads, row: LinkedRow, noted: readonly Noted[]): Promise<AuditFault | undefined> {
  for (const head of noted) {
    const [now] = rowsOf(z.object({ n: z.int() }), await reads('audit_chain').where({ hash: head.hash }).orderBy('n').select('n'));
    if (now && now.n !== head.n && head.n >= row.n)
      return faultAt(row, { kind: now.n < head.n ? 'removed' : 'inserted', sign: 'renumbered', detail: String(now.n) });
  }
  return undefined;
}

async function explainByItself(reads: Reads, at: Break, noted: readonly Noted[]): Promise<AuditFault | undefined> {
  const { row, before, installation } = at;
  if (row.n === 1 && noted.some((head) => head.installation !== undefined && head.installation !== installation))
    return faultAt(row, { kind: 'altered', sign: 'installation', detail: '' });
  const next: unknown = await reads('audit_chain')
    .join('audit', 'audit.id', 'audit_chain.audit')
    .where('audit_chain.n', row.n + 1)
    .first('audit_chain.hash', 'audit.line');
  const after = z.object({ hash: z.string(), line: z.string() }).safeParse(next).data;
  const isHashAlone = after && chainOn(chainOn(before, row.line ?? ''), after.line) === after.hash;
  return isHashAlone ? faultAt(row, { kind: 'altered', sign: 'hash', detail: '' }) : undefined;
}
