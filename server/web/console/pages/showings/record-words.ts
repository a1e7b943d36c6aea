import type { Cause, HowEnded, SkippedFor } from '#shared/model/record.ts';
import type { Translate } from '../../../kit/i18n.ts';

const causes = { timed: 'causeTimed', loop: 'causeLoop', default: 'causeDefault', operator: 'causeOperator' } as const satisfies Record<
  Cause,
  string
>;
const ends = {
  complete: 'endedComplete',
  cut: 'endedCut',
  skipped: 'endedSkipped',
  withdrawn: 'endedWithdrawn',
  revoked: 'endedRevoked',
  operator: 'endedOperator',
  power: 'endedPower',
  error: 'endedError',
  stopped: 'endedStopped',
} as const satisfies Record<HowEnded, string>;

const skips = {
  rejoin: 'skippedRejoin',
  missing: 'skippedMissing',
  failed: 'skippedFailed',
  withdrawn: 'skippedWithdrawn',
} as const satisfies Record<SkippedFor, string>;

export const causeWord = (cause: Cause, t: Translate): string => t(`statistics.${causes[cause]}`);
/** Who chose it at the box. */
export function chooserWord(operator: { name: string } | null, t: Translate): string {
  return operator ? operator.name || t('audit.erasedPerson') : t('showings.nobodyNamed');
}
export const endedWord = (ended: HowEnded, t: Translate): string => t(`statistics.${ends[ended]}`);
export const skippedWord = (why: SkippedFor, t: Translate): string => t(`statistics.${skips[why]}`);
