import { RateLimiterMemory } from 'rate-limiter-flexible';

interface Rule {
  /** Tries without a wait. */
  free: number;
  /** Tries are counted in a window that begins with the first. */
  windowS: number;
  /** The wait after the last free try; it doubles with each further one. */
  firstWaitS: number;
  longestWaitS: number;
}

/** Tries that may fail: whoever fails too often waits, longer each time. A try counts before its outcome is known, so that many at once gain nothing. */
export function createTries({ free, windowS, firstWaitS, longestWaitS }: Rule) {
  const counted = new RateLimiterMemory({ points: free, duration: windowS, keyPrefix: 'counted' });
  const blocked = new RateLimiterMemory({ points: 0, duration: longestWaitS, keyPrefix: 'blocked' });

  /** Seconds to wait still, without trying. */
  async function wait(key: string): Promise<number> {
    const block = await blocked.get(key);
    return block ? Math.max(0, Math.ceil(block.msBeforeNext / 1000)) : 0;
  }

  /** Counts a try. 0: go on; otherwise the seconds to wait, and the try was none. */
  async function attempt(key: string): Promise<number> {
    const seconds = await wait(key);
    if (seconds > 0) return seconds;
    const { consumedPoints } = await counted.penalty(key);
    const beyond = consumedPoints - free;
    if (beyond > 0) {
      // Came with the others of its moment, before their block was seen.
      const late = await wait(key);
      if (late > 0) return late;
    }
    if (beyond >= 0) await blocked.block(key, Math.min(longestWaitS, firstWaitS * 2 ** beyond));
    return 0;
  }

  /** The try succeeded: all is forgotten. */
  async function passed(key: string): Promise<void> {
    await Promise.all([counted.delete(key), blocked.delete(key)]);
  }

  return { wait, attempt, passed };
}

export type Tries = ReturnType<typeof createTries>;

/** A plain cap on how often a key may ask, whatever comes of it. Gives the seconds to wait, 0 when there is room. */
export function createCap({ asks, perS }: { asks: number; perS: number }): (key: string) => Promise<number> {
  const cap = new RateLimiterMemory({ points: asks, duration: perS });
  return async (key) => {
    const { consumedPoints, msBeforeNext } = await cap.penalty(key);
    return consumedPoints > asks ? Math.max(1, Math.ceil(msBeforeNext / 1000)) : 0;
  };
}
