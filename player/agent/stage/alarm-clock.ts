import type { Clock } from '../clock.ts';

/** Nothing is trusted to a long timer: the clock may be set, the shelf may change. */
const LONGEST_MS = 10_000;

/** Wakes at a wall-clock instant, early rather than never; whoever is woken asks again what is due. */
export function createAlarmClock(clock: Clock) {
  let timer: NodeJS.Timeout | null = null;
  const clear = (): void => {
    if (timer) clearTimeout(timer);
    timer = null;
  };
  return {
    set(at: number, wake: () => void): void {
      clear();
      timer = setTimeout(wake, Math.min(Math.max(at - clock.wall(), 1), LONGEST_MS));
    },
    clear,
  };
}
