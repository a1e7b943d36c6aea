import { z } from 'zod';
import type { AuditFault, ChainHead } from '#shared/model/audit.ts';
import type { Reads } from '../../database/connection.ts';
import { rowsOf } from '../../database/insert.ts';
import { inOneMoment } from '../../database/moment.ts';
import { chainOn, seedOf } from '../chain.ts';
import { countUnsealed, findInstallation } from '../chain-store.ts';
import type { Noted } from '../head-file.ts';
import { explainBreak } from './explain.ts';
import { readFacts, type FactsTold } from './facts.ts';
import { faultAt, judgeRow } from './judge-row.ts';
import { findLoose } from './loose.ts';
import { walkChain } from './walk.ts';

export interface Verdict {
  /** The first row that is not as it was written; null: all are. */
  fault: AuditFault | null;
  /** How far the chain holds. */
  head: ChainHead;
  /** Rows that are too young to be chained. */
  unsealed: number;
}

/** Actions after which names and phones about their subject may be gone. */
export const ERASING = ['person.erase', 'personal.erase'];

/** Looks at every row, in one moment of the database. Changes nothing; the server may run meanwhile. */
export function verifyAudit(reads: Reads, noted: readonly Noted[], signal?: AbortSignal): Promise<Verdict> {
  return inOneMoment(reads, async (at) => {
    const facts = await readFacts(at);
    const { fault, head } = await followChain(at, facts, noted, signal);
    const loose = fault ?? (await findLoose(at, head.n, facts, noted));
    return { fault: loose ?? null, head, unsealed: await countUnsealed(at) };
  });
}

async function followChain(
  reads: Reads,
  facts: FactsTold,
  noted: readonly Noted[],
  signal?: AbortSignal,
): Promise<Omit<Verdict, 'unsealed'>> {
  const [installation, erasings] = [await findInstallation(reads), await listErasings(reads)];
  let [beforeThat, before, n]: [string | undefined, string, number] = [undefined, seedOf(installation), 0];
  let isTold = false;
  for await (const { personal, ...row } of walkChain(reads)) {
    signal?.throwIfAborted();
    const head = { n, hash: before };
    if (row.n !== n + 1) return { fault: misnumbered(row, n + 1), head };
    if (row.line === null || chainOn(before, row.line) !== row.hash)
      return { fault: await explainBreak(reads, { row, before, beforeThat, installation }, facts, noted), head };
    const mayBeErased = (erasings.get(row.subject ?? '') ?? 0) >= (row.at ?? 0);
    const finding = judgeRow(row, personal, mayBeErased);
    if (finding) return { fault: faultAt(row, finding), head };
    const isOwn = facts.told.has(row.audit);
    if (isTold && !isOwn && (row.at ?? 0) > facts.sureFrom)
      return { fault: faultAt(row, { kind: 'inserted', sign: 'noFact', detail: '' }), head };
    isTold ||= isOwn;
    [beforeThat, before, n] = [before, row.hash, row.n];
  }
  return { fault: null, head: { n, hash: before } };
}

const misnumbered = (row: { n: number; audit: string }, wanted: number): AuditFault =>
  row.n < wanted
    ? { kind: 'inserted', sign: 'order', n: row.n, row: row.audit, detail: '' }
    : { kind: 'removed', sign: 'numberGone', n: wanted, row: null, detail: '' };

/** By subject, when what is personal about it was last erased. */
async function listErasings(reads: Reads): Promise<Map<string, number>> {
  const rows = await reads('audit').whereIn('action', ERASING).orderBy('at').select('at', 'subject');
  return new Map(rowsOf(z.object({ at: z.int(), subject: z.string() }), rows).map(({ at, subject }) => [subject, at]));
}
