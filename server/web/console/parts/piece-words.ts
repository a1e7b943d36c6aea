import type { Lesson } from '#shared/model/content.ts';
import type { EncodePiece } from '#shared/model/encoding.ts';
import { length } from '../../kit/format.ts';
import type { Translate } from '../../kit/i18n.ts';

/** A piece as people count them, from one. */
export const pieceName = ({ kind, index }: Pick<EncodePiece, 'kind' | 'index'>, t: Translate): string =>
  t(`encoding.piece.${kind}`, { number: index + 1 });

/** Which piece of a lesson failed, and where in the lesson it lies; null where it was none of them. */
export function failedPiece({ faultPiece }: Pick<Lesson, 'faultPiece'>, t: Translate): string | null {
  if (faultPiece === null) return null;
  const { kind, index, fromMs, toMs } = faultPiece;
  return t(`encoding.failed.${kind}`, { number: index + 1, from: length(fromMs), to: length(toMs) });
}
