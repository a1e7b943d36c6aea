import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * What is wanted while one batch is under way goes together in the next, at most `most` at a time: thousands who come in one moment cost
 * a few statements, and between two of them everybody else has a turn. Each asker gets the outcome of his own batch.
 */
export function createGathering<T, R>(work: (batch: readonly T[]) => Promise<R>, most = 500): (item: T) => Promise<R> {
  let waiting: { item: T; resolve: (outcome: R) => void; reject: (error: unknown) => void }[] = [];
  let isWorking = false;

  async function workAll(): Promise<void> {
    isWorking = true;
    await Promise.resolve(); // What happens in this same turn goes along.
    while (waiting.length > 0) {
      const batch = waiting.slice(0, most);
      waiting = waiting.slice(most);
      try {
        const outcome = await work(batch.map(({ item }) => item));
        for (const { resolve } of batch) resolve(outcome);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
      await nextTurn();
    }
    isWorking = false;
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!isWorking) void workAll();
    });
}
