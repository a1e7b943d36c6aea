import { nextOf, withTurn, type Served, type Waiting } from './order.ts';

type Wanted = Pick<Waiting, 'lesson' | 'uploader' | 'left'>;

/** One at a time, in the order in which pieces are given out: next the uploader who had least, and of one's own what takes shortest. */
export function createTurns() {
  const waiting = new Set<Waiting & { begin: () => void }>();
  let served: Served = new Map();
  let isBusy = false;
  let came = 0;

  return async function inTurn<T>(wanted: Wanted, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    await turnOf(wanted, signal);
    try {
      return await work();
    } finally {
      isBusy = false;
      callNext();
    }
  };

  async function turnOf(wanted: Wanted, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const { promise: begun, resolve: begin, reject } = Promise.withResolvers<void>();
    const mine = { ...wanted, kind: 'chunk' as const, index: 0, neededAt: null, since: (came += 1), begin };
    const leave = (): void => {
      if (waiting.delete(mine)) reject(signal.reason as Error);
    };
    signal.addEventListener('abort', leave, { once: true });
    waiting.add(mine);
    callNext();
    await begun.finally(() => signal.removeEventListener('abort', leave));
  }

  function callNext(): void {
    const next = isBusy ? undefined : nextOf([...waiting], served);
    if (!next) return;
    served = withTurn(served, next, next.left, new Set([...waiting].map(({ uploader }) => uploader)));
    waiting.delete(next);
    isBusy = true;
    next.begin();
  }
}
