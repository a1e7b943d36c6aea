import enUS from 'antd/es/locale/en_US.js';
import zhCN from 'antd/es/locale/zh_CN.js';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn.js';
import type { ConfigProviderProps } from 'antd';
import type { Language } from '#shared/words/languages.ts';

type Locale = NonNullable<ConfigProviderProps['locale']>;

/** The component library's own words, and the calendar's, which it reads from dayjs. */
export function antdWords(language: Language): Locale {
  dayjs.locale(language === 'en' ? 'en' : 'zh-cn');
  return plain(language === 'en' ? enUS : zhCN);
}

/** Bundlers and Node disagree on what the default of an antd locale is; both are the same object inside. */
function plain(locale: Locale | { default: Locale }): Locale {
  return 'default' in locale ? locale.default : locale;
}
