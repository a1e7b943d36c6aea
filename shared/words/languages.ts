import * as en from './en/all.ts';
import * as zhCN from './zh-CN/all.ts';

/** zh-CN is the first language of every page; English has equal keys, which a test enforces. */
export const words = { 'zh-CN': zhCN, en } as const;

export type Language = keyof typeof words;
export type Words = typeof zhCN;
