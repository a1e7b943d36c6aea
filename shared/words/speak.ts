import type { Language } from './languages.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The language of the terminal somebody types into. An empty variable is none, as for every other program. */
export const languageOf = ({ LC_ALL, LC_MESSAGES, LANG }: Environment): Language =>
  (LC_ALL || LC_MESSAGES || LANG || '').startsWith('zh') ? 'zh-CN' : 'en';

/** A sentence with its `{{holes}}` filled. */
export const filled = (sentence: string, values: Readonly<Record<string, string | number>>): string =>
  sentence.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name] ?? ''));
