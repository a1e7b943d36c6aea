import type { EncodeRest } from '#shared/model/encoding.ts';
import { useAsk } from '../../kit/asking.ts';
import type { Translate } from '../../kit/i18n.ts';
import { useMay } from './may.tsx';

/** How the machine stands with its encoding, for whoever may know; the clock alone can change it. */
export function useEncoding() {
  return useAsk('getEncoding', {}, { enabled: useMay('system.read'), everyMs: 5000 });
}

/** Whether lessons wait because encoding rests, for all who see lessons; the clock alone can change it. */
export function useLessonsAtRest() {
  return useAsk('lessonsAtRest', {}, { enabled: useMay('content.read'), everyMs: 15_000 });
}

export function restWords(rest: EncodeRest, t: Translate): string {
  return rest.why === 'paused' ? t('encoding.pausedNow') : t('encoding.quietNow', rest.hours);
}
