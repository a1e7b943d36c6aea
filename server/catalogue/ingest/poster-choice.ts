import type { EncodePlan } from './encode-plan.ts';

/** A picture that may stand for its lesson. `contrast` counts in 0..255, `sharpness` is 10 through the width of an edge in pixels. */
export type Candidate = { path: string; width: number; height: number; atMs: number; contrast: number; sharpness: number };

/** Titles stand early, black and credits at the ends. */
const PLACES = [0.1, 0.3, 0.5, 0.7, 0.9];
const SEGMENTS_TO_CHOOSE_FROM = 10;
const ENOUGH_CONTRAST = 60;
const ENOUGH_SHARPNESS = 10 / 9; // Edges of 5 px are sharp, of 10 px are not, at the width of a poster.
const DARKEST_MEAN = 36;
const FULL_SHARPNESS = 2;
/** A page of print is nearly all paper: what its darkest and lightest points are apart counts too, but less. */
const POINTS_WEIGH = 0.4;

/** Frames to be looked at, at starts of segments where there are enough of them. */
export function posterFrames(totalFrames: number, { segmentFrames }: Pick<EncodePlan, 'segmentFrames'>): number[] {
  const step = totalFrames >= SEGMENTS_TO_CHOOSE_FROM * segmentFrames ? segmentFrames : 1;
  const frames = PLACES.map((place) => Math.floor((place * totalFrames) / step) * step);
  return totalFrames > 0 ? [...new Set(frames)] : [];
}

/** From what signalstats and blurdetect say; a dark picture has no contrast that anybody sees in daylight. */
export function qualitiesOf(figures: ReadonlyMap<string, number>): Pick<Candidate, 'contrast' | 'sharpness'> {
  const of = (name: string): number => figures.get(name) ?? 0;
  const spread = Math.max(
    of('signalstats.YHIGH') - of('signalstats.YLOW'),
    POINTS_WEIGH * (of('signalstats.YMAX') - of('signalstats.YMIN')),
  );
  const edge = of('blur');
  return { contrast: of('signalstats.YAVG') < DARKEST_MEAN ? 0 : Math.round(spread), sharpness: edge > 0 ? 10 / edge : 0 };
}

/** Best first: seen clearly before blurred, blurred before black. */
export function choosePosters<T extends Omit<Candidate, 'path'>>(candidates: readonly T[]): T[] {
  const worth = ({ contrast, sharpness }: Omit<Candidate, 'path'>): number => contrast * Math.min(FULL_SHARPNESS, sharpness);
  const isSharp = ({ sharpness }: Omit<Candidate, 'path'>): number => (sharpness >= ENOUGH_SHARPNESS ? 1 : 0);
  const isSeen = ({ contrast }: Omit<Candidate, 'path'>): number => (contrast >= ENOUGH_CONTRAST ? 1 : 0);
  return candidates.toSorted((a, b) => isSeen(b) - isSeen(a) || isSharp(b) - isSharp(a) || worth(b) - worth(a) || a.atMs - b.atMs);
}
