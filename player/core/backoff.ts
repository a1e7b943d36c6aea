/**
 * Full jitter: anywhere between nothing and the window, which doubles with each failure.
 * Without it a county of boxes comes back in the same second after a power cut.
 */
export function backoffMs(failures: number, window: { firstMs: number; mostMs: number }, random: () => number): number {
  const widest = Math.min(window.mostMs, window.firstMs * 2 ** Math.min(failures, 20));
  return Math.round(random() * widest);
}

/** Full jitter over the whole window, from the first try on: when a server comes back, all of a county has lost it in the same moment. */
export const withinWindow = (windowMs: number, random: () => number): number => Math.round(random() * windowMs);

/** A poll that many boxes make at the same pace: between 75 % and 125 % of the period. */
export const jittered = (periodMs: number, random: () => number): number => Math.round(periodMs * (0.75 + random() / 2));
