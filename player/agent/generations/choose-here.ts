import type { BlobRef } from '#shared/model/blob.ts';
import { chooseRungs } from '../../core/shelf-plan.ts';
import { duesOf } from '../../core/stock-plan.ts';
import type { LineMeter } from '../link/line-meter.ts';
import type { Choosing } from './contents.ts';

export interface HereNeeds extends Pick<Choosing, 'readPackage' | 'mostLines'> {
  meter: Pick<LineMeter, 'bytesPerS'>;
  holds: (ref: BlobRef) => boolean;
  wall: () => number;
}

/** By what this box's line brings before a lesson is due, and what it has managed to draw. */
export const chooseHere = ({ readPackage, mostLines, meter, holds, wall }: HereNeeds): Choosing => ({
  readPackage,
  mostLines,
  chooseRungs: (packages, { programme, settings }) =>
    chooseRungs(
      packages,
      { kind: settings.kind, mostLines: mostLines() },
      { bytesPerS: meter.bytesPerS(), dues: duesOf(programme, wall()), now: wall(), holds },
    ),
});
