import type { Translate } from './i18n.ts';

/** Time left as one says it; exact seconds would be a promise nobody keeps. */
export function leftWords(ms: number, t: Translate): string {
  if (ms < 60_000) return t('common.leftSeconds');
  if (ms < 5_400_000) return t('common.leftMinutes', { count: Math.round(ms / 60_000) });
  return t('common.leftHours', { count: Math.round(ms / 3_600_000) });
}
