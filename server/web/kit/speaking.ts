import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { AppError, type Problem } from '#shared/problem.ts';
import { MediaFault } from '#shared/model/content.ts';
import { SheetFault } from '#shared/sheets/fault.ts';
import { Unreachable } from './client.ts';
import { formats, type Formats } from './format.ts';
import { languageOf, type Translate } from './i18n.ts';

/** Words and figures of the page's language. */
export function useWords() {
  const { t, i18n } = useTranslation();
  const language = languageOf(i18n.language);
  const format = useMemo(() => formats(language), [language]);
  return { t, format, language };
}

const BYTES = new Set(['bytes', 'limitBytes', 'needBytes', 'freeBytes']);

/** A problem in words; sizes are made readable, lists joined. */
export function problemWords({ code, params }: Pick<Problem, 'code' | 'params'>, t: Translate, format: Formats): string {
  const fault = MediaFault.safeParse(params['fault']);
  if (code === 'media_fault' && fault.success) return t(`media.${fault.data}`);
  const refusal = SheetFault.safeParse(params['why']);
  if (code === 'file_refused' && refusal.success) return t(`sheets.refused.${refusal.data}`, { what: String(params['what'] ?? '') });
  const readable = Object.entries(params).map(([key, value]) => [key, readableParam(key, value, t, format)]);
  return t(`problems.${code}`, Object.fromEntries(readable));
}

function readableParam(key: string, value: Problem['params'][string], t: Translate, format: Formats): string {
  if (Array.isArray(value)) return value.join(t('common.listComma'));
  if (typeof value === 'number' && BYTES.has(key)) return format.bytes(value);
  return value === null ? '' : String(value);
}

/** Any failure in words that say what to do. */
export function failureWords(error: unknown, t: Translate, format: Formats): string {
  if (error instanceof AppError) return problemWords(error, t, format);
  if (error instanceof Unreachable) return t('common.unreachable');
  return t('common.pageFault');
}

export function useFailureWords(): (error: unknown) => string {
  const { t, format } = useWords();
  return (error) => failureWords(error, t, format);
}
