/** Wall time, UTC ms. A port, so that a test can stand at any instant. */
export interface Clock {
  now: () => number;
}

export const systemClock: Clock = { now: () => Date.now() };
