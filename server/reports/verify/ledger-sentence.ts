import { fill } from '#shared/words/fill.ts';
import { words, type Language } from '#shared/words/languages.ts';
import type { LedgerVerdict } from './verify-ledger.ts';

/** The outcome as a person reads it in a terminal. */
export function ledgerSentence({ fault, unread, ...counts }: LedgerVerdict, language: Language): string {
  const { whole, unread: more, fault: wrong, signs } = words[language].ledgerCheck;
  if (!fault) return fill(whole, counts) + (unread > 0 ? fill(more, { count: unread }) : '');
  const { screen, epoch, seq, sign, detail } = fault;
  return fill(wrong, { screen, epoch, seq, sign: fill(signs[sign], { detail }) });
}
