import type { AuditFault } from '#shared/model/audit.ts';
import { fill } from '#shared/words/fill.ts';
import { words, type Language } from '#shared/words/languages.ts';
import type { Verdict } from './verify.ts';

/** The outcome as a person reads it in a terminal. */
export function verdictSentence({ fault, head, unsealed }: Verdict, language: Language): string {
  if (fault) return faultSentence(fault, language);
  const { whole, waiting } = words[language].auditCheck.verify;
  return fill(whole, { count: head.n, head: `${head.n}:${head.hash}` }) + (unsealed > 0 ? fill(waiting, { count: unsealed }) : '');
}

function faultSentence({ kind, sign, n, row, detail }: AuditFault, language: Language): string {
  const { verify, kinds, signs } = words[language].auditCheck;
  const unnumbered = row === null ? verify.database : fill(verify.unnumbered, { row });
  const numbered = fill(verify.numbered, { n: n ?? 0 }) + (row === null ? '' : fill(verify.row, { row }));
  return fill(verify.fault, { which: n === null ? unnumbered : numbered, kind: kinds[kind], sign: fill(signs[sign], { detail }) });
}
