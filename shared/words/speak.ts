import type { Language } from './languages.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The language of the terminal somebody types into. An empty variable is none, as for every other program. */
export const languageOf = ({ LC_ALL, LC_MESSAGES, LANG }: Environment): Language =>
  (LC_ALL || LC_MESSAGES || LANG || '').startsWith('zh') ? 'zh-CN' : 'en';

type Values = Readonly<Record<string, string | number | boolean | readonly string[] | null>>;

/** A sentence with its `{{holes}}` filled. */
export const filled = (sentence: string, values: Values): string =>
  sentence.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name] ?? ''));
