import { useSyncExternalStore } from 'react';

/** Corrected wall clock, whole minutes. Null while the clock is unsure. */
export const useMinute = (clockOffsetMs: number | null): number | null => useSyncExternalStore(eachSecond, () => minuteOf(clockOffsetMs));

/** Looked at each second instead of waiting for the full minute: a box clock may be set right in between. */
function eachSecond(look: () => void): () => void {
  const timer = setInterval(look, 1000);
  return () => clearInterval(timer);
}

const minuteOf = (offsetMs: number | null): number | null =>
  offsetMs === null ? null : Math.floor((Date.now() + offsetMs) / 60_000) * 60_000;
