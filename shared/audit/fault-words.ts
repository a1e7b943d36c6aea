import type { AuditFault } from '../model/audit.ts';
import { fill } from '../words/fill.ts';
import type { Words } from '../words/languages.ts';

/** The first row that is not as it was written, in one sentence: which, what happened to it, by what it was found. */
export function faultSentence({ kind, sign, n, row, detail }: AuditFault, { verify, kinds, signs }: Words['auditCheck']): string {
  const unnumbered = row === null ? verify.database : fill(verify.unnumbered, { row });
  const numbered = fill(verify.numbered, { n: n ?? 0 }) + (row === null ? '' : fill(verify.row, { row }));
  return fill(verify.fault, { which: n === null ? unnumbered : numbered, kind: kinds[kind], sign: fill(signs[sign], { detail }) });
}
