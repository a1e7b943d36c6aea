/** What this box has shown that it can draw; null: whatever it was given. */
export interface Fit {
  mostLines: number | null;
  /** Showings in a row in which it could not keep up. */
  strikes: number;
}

export const UNTRIED: Fit = { mostLines: null, strikes: 0 };

/** Fewer frames are no measurement: a seek or a busy start drops some anywhere. */
const LEAST_FRAMES = 250;
const MOST_DROPPED = 0.1;
const STRIKES = 3;

/** A box that drops one frame of ten in three showings running gets fewer lines from then on. */
export function judgeFit(fit: Fit, { rung, frames, droppedFrames }: { rung: string | null; frames: number; droppedFrames: number }): Fit {
  const lines = Number(/^(\d+)p$/.exec(rung ?? '')?.[1]);
  const all = frames + droppedFrames;
  if (!lines || all < LEAST_FRAMES) return fit;
  if (droppedFrames <= all * MOST_DROPPED) return fit.strikes === 0 ? fit : { ...fit, strikes: 0 };
  return fit.strikes + 1 < STRIKES ? { ...fit, strikes: fit.strikes + 1 } : { mostLines: lines - 1, strikes: 0 };
}
