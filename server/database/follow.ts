import type { Log } from '../kit/log.ts';
import { findCursor, listChanges, newestChange, saveCursor, type Change, type Cursor } from './changes.ts';
import type { Database } from './connection.ts';

interface Follower {
  name: string;
  database: Database;
  log: Log;
  /** Given the facts in order, at least once each: after a crash the last batch comes again. */
  handle: (changes: Change[]) => Promise<void>;
  batch?: number;
  /** False: begins with what comes from now on and remembers nothing; for pokes, which may be lost. */
  isKept?: boolean;
}

/** Follows the change log until aborted. A failing batch is tried again with patience; it never gets lost and never stops the process. */
export async function follow({ name, database, log, handle, batch = 500, isKept = true }: Follower, signal: AbortSignal): Promise<void> {
  const bell = createBell(signal);
  using _ = database.onCommit(bell.ring);
  let cursor: Cursor | undefined;
  while (!signal.aborted) {
    try {
      cursor ??= isKept ? await findCursor(database.reads, name) : await newestChange(database.reads);
      const changes = await listChanges(database.reads, cursor, batch);
      const last = changes.at(-1);
      if (!last) {
        await bell.wait(1000);
        continue;
      }
      await handle(changes);
      if (isKept) await database.transaction((tx) => saveCursor(tx, name, last));
      cursor = last;
    } catch (error) {
      if (signal.aborted) return;
      log.error({ err: error, follower: name }, 'follower failed, trying again');
      await bell.wait(1000);
    }
  }
}

/** Waits for a ring, a time-out or the end, whichever is first; a ring while nobody waits is not lost. */
function createBell(signal: AbortSignal) {
  let isRung = false;
  let wake: () => void = () => undefined;
  const ring = (): void => {
    isRung = true;
    wake();
  };
  signal.addEventListener('abort', ring, { once: true });
  async function wait(ms: number): Promise<void> {
    if (!isRung && !signal.aborted) {
      const { promise, resolve } = Promise.withResolvers<void>();
      wake = resolve;
      const timer = setTimeout(resolve, ms);
      await promise;
      clearTimeout(timer);
    }
    isRung = false;
  }
  return { ring, wait };
}
