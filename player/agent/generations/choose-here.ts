import type { BlobRef } from '#shared/model/blob.ts';
import { chooseRungs, type Lean } from '../../core/shelf-plan.ts';
import { duesOf } from '../../core/stock-plan.ts';
import type { LineMeter } from '../link/line-meter.ts';
import type { Choosing } from './contents.ts';

export interface HereNeeds extends Pick<Choosing, 'readPackage' | 'mostLines'> {
  meter: Pick<LineMeter, 'bytesPerS'>;
  holds: (ref: BlobRef) => boolean;
  wall: () => number;
  /** By the revision of the plan. */
  lean: (revision: number) => Lean | null;
}

/** By what this box's line brings before a lesson is due, what it has managed to draw, and what its disk has room for. */
export const chooseHere = ({ readPackage, mostLines, meter, holds, wall, lean }: HereNeeds): Choosing => ({
  readPackage,
  mostLines,
  chooseRungs: (packages, { root, programme, settings }) =>
    chooseRungs(
      packages,
      { kind: settings.kind, mostLines: mostLines(), lean: lean(root.revision) },
      { bytesPerS: meter.bytesPerS(), dues: duesOf(programme, wall()), now: wall(), holds },
    ),
});
