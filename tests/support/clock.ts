import type { Clock } from '#server/kit/clock.ts';

/** A clock that stands until the test moves it. */
export function standingClock(start = Date.UTC(2026, 10, 23, 1)): Clock & { advance: (ms: number) => void } {
  let now = start;
  return { now: () => now, advance: (ms) => void (now += ms) };
}
