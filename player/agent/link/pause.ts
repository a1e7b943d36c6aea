export interface Pause {
  wake: () => void;
  wait: (ms: number) => Promise<void>;
}

/** Waits, unless somebody wakes it or everything stops; which of the two is the caller's to ask. */
export function createPause(signal: AbortSignal): Pause {
  let wakeNow: (() => void) | null = null;
  let isWoken = false;
  return {
    wake(): void {
      isWoken = true;
      wakeNow?.();
    },
    async wait(ms: number): Promise<void> {
      if (!isWoken && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(done, ms);
          function done(): void {
            clearTimeout(timer);
            signal.removeEventListener('abort', done);
            resolve();
          }
          wakeNow = done;
          signal.addEventListener('abort', done, { once: true });
        });
      }
      wakeNow = null;
      isWoken = false;
    },
  };
}
