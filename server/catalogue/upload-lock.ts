/** A half-open line blocks its upload as long as this at most. */
export const DRAIN_MS = 100;
const PATIENCE_MS = 10_000;

interface Holder {
  letGo: () => Promise<void> | void;
  released: Promise<void>;
}

/**
 * One request at a time writes to an upload. Whoever comes later asks the earlier one to let go: it may belong to a line that was
 * cut without a word, and would wait for ever.
 */
export function createUploadLocks() {
  const holders = new Map<string, Holder>();

  function newLock(id: string) {
    const { promise: released, resolve } = Promise.withResolvers<void>();
    return {
      async lock(stopped: AbortSignal, letGo: Holder['letGo']): Promise<void> {
        const patience = AbortSignal.any([stopped, AbortSignal.timeout(PATIENCE_MS)]);
        for (let holder = holders.get(id); holder; holder = holders.get(id)) {
          await holder.letGo();
          await Promise.race([holder.released, ended(patience)]);
          if (patience.aborted) throw Object.assign(new Error('still held'), { status_code: 423, body: '' });
        }
        holders.set(id, { letGo, released });
      },
      unlock(): Promise<void> {
        holders.delete(id);
        resolve();
        return Promise.resolve();
      },
    };
  }
  return { newLock };
}

function ended(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (signal.aborted) resolve();
  signal.addEventListener('abort', () => resolve(), { once: true });
  return promise;
}
