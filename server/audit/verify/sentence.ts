import { faultSentence } from '#shared/audit/fault-words.ts';
import { fill } from '#shared/words/fill.ts';
import { words, type Language } from '#shared/words/languages.ts';
import type { Verdict } from './verify.ts';

/** The outcome as a person reads it in a terminal. */
export function verdictSentence({ fault, head, unsealed }: Verdict, language: Language): string {
  const { auditCheck } = words[language];
  if (fault) return faultSentence(fault, auditCheck);
  const { whole, waiting } = auditCheck.verify;
  return fill(whole, { count: head.n, head: `${head.n}:${head.hash}` }) + (unsealed > 0 ? fill(waiting, { count: unsealed }) : '');
}
