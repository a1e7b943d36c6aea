import { useSyncExternalStore } from 'react';
import { screen as english } from '#shared/words/en/screen.ts';
import type { Language } from '#shared/words/languages.ts';
import { screen as chinese } from '#shared/words/zh-CN/screen.ts';

export type ScreenWords = typeof chinese;

/** Only this page's words: the whole house would triple what a small box has to load. */
export const screenWords: Record<Language, ScreenWords> = { 'zh-CN': chinese, en: english };

let spoken: Language = 'zh-CN';
const listeners = new Set<() => void>();

/** Cards that are on follow at once. */
export function speak(language: Language): void {
  spoken = language;
  document.documentElement.lang = language;
  document.title = screenWords[language].product;
  for (const listener of listeners) listener();
}

export const spokenLanguage = (): Language => spoken;

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useWords(): { language: Language; words: ScreenWords } {
  const language = useSyncExternalStore(listen, spokenLanguage);
  return { language, words: screenWords[language] };
}

/** Puts values into `{{name}}`, as i18next does for the other pages. */
export const fill = (sentence: string, values: Record<string, string | number>): string =>
  sentence.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => String(values[name] ?? whole));
