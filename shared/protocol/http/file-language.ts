import { z } from 'zod';

/** The language of a file that is fetched: that of the page it was asked on, whatever the browser prefers. */
export const FileLanguage = z.enum(['zh-CN', 'en']).default('zh-CN');
