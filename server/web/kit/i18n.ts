import { createInstance, type TFunction } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { z } from 'zod';
import { words, type Language, type Words } from '#shared/words/languages.ts';
import { readStored, writeStored } from './stored.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: Words };
    returnNull: false;
  }
}

export type Translate = TFunction;

const i18n = createInstance();
const KEY = 'fieldcast.language';
const Known = z.enum(['zh-CN', 'en']);

export const languageOf = (tag: string): Language => (tag === 'en' ? 'en' : 'zh-CN');

/** zh-CN is the first language of every page; another is used only when a person chose it. */
export async function startWords(): Promise<void> {
  i18n.on('languageChanged', (tag) => {
    document.documentElement.lang = tag;
  });
  await i18n.use(initReactI18next).init({
    lng: readStored(KEY, Known) ?? 'zh-CN',
    fallbackLng: 'zh-CN',
    resources: { 'zh-CN': { translation: words['zh-CN'] }, en: { translation: words.en } },
    interpolation: { escapeValue: false }, // React escapes.
  });
}

export async function chooseLanguage(language: Language): Promise<void> {
  writeStored(KEY, language);
  await i18n.changeLanguage(language);
}
