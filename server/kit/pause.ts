import { setTimeout as wait } from 'node:timers/promises';

/** Waits so long, or until the stop. */
export const pause = (ms: number, stop: AbortSignal): Promise<void> => wait(ms, undefined, { signal: stop }).catch(() => undefined);
