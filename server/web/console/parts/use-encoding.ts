import type { EncodingState } from '#shared/protocol/http/encoding.ts';
import { useAsk } from '../../kit/asking.ts';
import type { Translate } from '../../kit/i18n.ts';
import { useMay } from './may.tsx';

/** How the machine stands with its encoding, for whoever may know; the clock alone can change it. */
export function useEncoding(everyMs = 15_000) {
  return useAsk('getEncoding', {}, { enabled: useMay('system.read'), everyMs });
}

/** Why nothing is encoded now; null while it is. */
export function restWords({ rule, isWorking }: EncodingState, t: Translate): string | null {
  if (isWorking) return null;
  return rule.isPaused || rule.quiet === null ? t('encoding.pausedNow') : t('encoding.quietNow', rule.quiet);
}
