import { expect, test } from 'vitest';
import { createLog } from '#server/kit/log.ts';
import { until } from '#tests/support/child.ts';
import { temporaryDatabase } from '#tests/support/database.ts';
import { findCursor, newestChange, recordChange, type Change } from './changes.ts';
import type { Database } from './connection.ts';
import { follow } from './follow.ts';

const log = createLog('silent');
const tell = (database: Database, ...subjects: string[]): Promise<void> =>
  database.transaction((tx) => recordChange(tx, 'lesson', ...subjects));

/** A follower that remembers what it was given. `stop` ends it and waits for that. */
function start(
  database: Database,
  { handle, ...rest }: { handle?: (changes: Change[]) => Promise<void>; batch?: number; isKept?: boolean },
) {
  const seen: string[] = [];
  const end = new AbortController();
  const done = follow(
    {
      name: 'test',
      database,
      log,
      handle: async (changes) => {
        await handle?.(changes);
        seen.push(...changes.map(({ subject }) => subject));
      },
      ...rest,
    },
    end.signal,
  );
  return {
    seen,
    has: (count: number) => until(() => Promise.resolve(seen.length >= count), 5),
    stop: async () => {
      end.abort();
      await done;
    },
  };
}

test('facts come in their order, those from before the start too, and in batches', async () => {
  await using store = await temporaryDatabase();
  const { database } = store;
  await tell(database, 'a', 'b', 'c');
  const sizes: number[] = [];
  const follower = start(database, { batch: 2, handle: (changes) => Promise.resolve(void sizes.push(changes.length)) });
  await follower.has(3);
  await tell(database, 'd');
  await tell(database, 'e');
  await follower.has(5);
  await follower.stop();
  expect(follower.seen).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(Math.max(...sizes)).toBe(2);
});

test('a fact of a transaction that was rolled back never comes', async () => {
  await using store = await temporaryDatabase();
  const { database } = store;
  const follower = start(database, {});
  await tell(database, 'a');
  await database
    .transaction(async (tx) => {
      await recordChange(tx, 'lesson', 'never');
      throw new Error('no');
    })
    .catch(() => undefined);
  await tell(database, 'b');
  await follower.has(2);
  await follower.stop();
  expect(follower.seen).toEqual(['a', 'b']);
});

test('whoever follows again goes on where it was', async () => {
  await using store = await temporaryDatabase();
  const { database } = store;
  await tell(database, 'a');
  const first = start(database, {});
  await until(async () => (await findCursor(database.reads, 'test')).seq > 0, 5);
  await first.stop();
  await tell(database, 'b');
  const second = start(database, {});
  await second.has(1);
  await second.stop();
  expect([first.seen, second.seen]).toEqual([['a'], ['b']]);
});

test('handled, but dead before it was noted: it comes once more', async () => {
  await using store = await temporaryDatabase();
  const { database } = store;
  await tell(database, 'a', 'b');
  const given: string[] = [];
  const end = new AbortController();
  // As after a power cut between the two: handled is what was handled, and the cursor is where it was.
  const crashing = new Proxy(database, {
    get(target, name) {
      if (name === 'transaction') return () => (end.abort(), Promise.reject(new Error('the power went')));
      return name === 'onCommit' ? target.onCommit.bind(target) : (Reflect.get(target, name, target) as unknown);
    },
  });
  const handle = (changes: Change[]): Promise<void> => Promise.resolve(void given.push(...changes.map(({ subject }) => subject)));
  await follow({ name: 'test', database: crashing, log, handle }, end.signal);
  expect(given).toEqual(['a', 'b']);
  const again = start(database, {});
  await again.has(2);
  await again.stop();
  expect(again.seen).toEqual(['a', 'b']);
});

test('a batch that fails is tried again, and nothing behind it overtakes it', async () => {
  await using store = await temporaryDatabase();
  const { database } = store;
  let failures = 0;
  const follower = start(database, {
    batch: 1,
    handle: async ([change]) => {
      if (change?.subject !== 'bad' || failures >= 2) return;
      failures += 1;
      await tell(database, `after failure ${failures}`); // Also rings the bell it waits for.
      throw new Error('not now');
    },
  });
  await tell(database, 'a', 'bad', 'b');
  await follower.has(5);
  await follower.stop();
  expect(follower.seen).toEqual(['a', 'bad', 'b', 'after failure 1', 'after failure 2']);
});

test('many writers at once: each fact comes exactly once to one that never fails', async () => {
  await using store = await temporaryDatabase();
  const { database } = store;
  const follower = start(database, { batch: 7 });
  const subjects = Array.from({ length: 200 }, (_, i) => `s${i}`);
  await Promise.all(subjects.map((subject) => tell(database, subject)));
  await follower.has(200);
  await follower.stop();
  expect(follower.seen.toSorted()).toEqual(subjects.toSorted());
});

test('one that is not kept begins with what comes from now on, and leaves no trace', async () => {
  await using store = await temporaryDatabase();
  const { database } = store;
  await tell(database, 'old');
  await until(async () => (await newestChange(database.reads)).seq > 0, 5); // PostgreSQL settles it once nobody older is under way.
  const follower = start(database, { isKept: false });
  // It may still be looking where the log ends: told until it hears.
  await until(async () => {
    await tell(database, 'new');
    return follower.seen.length > 0;
  }, 5);
  await follower.stop();
  expect(follower.seen).not.toContain('old');
  expect(await database.reads('cursor')).toEqual([]);
});

test('a follower that is stopped while it waits ends at once', async () => {
  await using store = await temporaryDatabase();
  const follower = start(store.database, {});
  await follower.stop();
  expect(follower.seen).toEqual([]);
});
