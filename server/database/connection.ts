import { AsyncLocalStorage } from 'node:async_hooks';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Knex } from 'knex';
import { takeLock, type Lock } from './lock.ts';
import { migrations } from './migrations/all.ts';
import { openSqlite } from './sqlite.ts';

/** The single writer, or a transaction on it. The handle comes first in every store function, so that `tx` fits too. */
export type Db = Knex;
/** A pool of read-only connections: a long report never stands in the way of a commit. */
export type Reads = Knex;

/** What was begun inside a transaction and outlives it (a timer, a loop) is no longer inside. */
const scope = new AsyncLocalStorage<{ isOpen: boolean }>();
const isInTransaction = (): boolean => scope.getStore()?.isOpen === true;

/** One database file: one writer whose transactions take turns, and readers beside it. */
export class Database implements AsyncDisposable {
  readonly #writer: Knex;
  readonly #readers: Knex;
  readonly #lock: Lock;
  readonly #onCommit = new Set<() => void>();
  /** Reading only. Refused inside a transaction, where it would not see what the transaction wrote. */
  readonly reads: Reads;

  private constructor(writer: Knex, readers: Knex, lock: Lock) {
    this.#writer = writer;
    this.#readers = readers;
    this.#lock = lock;
    this.reads = refusedInTransactions(readers);
  }

  /** Opens (and makes, and migrates) the database. A second process on the same file is refused with a sentence. */
  static async open(file: string, readers = 4): Promise<Database> {
    await mkdir(path.dirname(file), { recursive: true });
    const lock = await takeLock(`${file}.lock`);
    const writer = openSqlite(file, 'writer', 1);
    const pool = openSqlite(file, 'readers', readers);
    try {
      await writer.migrate.latest({ migrationSource: migrations });
      return new Database(writer, pool, lock);
    } catch (error) {
      await Promise.all([writer.destroy(), pool.destroy(), lock.release()]);
      throw error;
    }
  }

  /** All or nothing. Short and silent: no ffmpeg, no network, no emit inside; effects follow the commit. */
  async transaction<T>(work: (tx: Db) => Promise<T>): Promise<T> {
    if (isInTransaction()) throw new Error('a transaction inside a transaction would wait for itself: pass tx on');
    const mine = { isOpen: true };
    try {
      const result = await this.#writer.transaction((tx) => scope.run(mine, () => work(tx)));
      for (const wake of this.#onCommit) wake();
      return result;
    } finally {
      mine.isOpen = false;
    }
  }

  /** Wakes followers after each commit. Only a hint: they also look by themselves. */
  onCommit(wake: () => void): Disposable {
    this.#onCommit.add(wake);
    return { [Symbol.dispose]: () => void this.#onCommit.delete(wake) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#readers.destroy();
    await this.#writer.destroy();
    await this.#lock.release();
  }
}

/** The outer handle inside a transaction would wait for itself for ever (or read what is not there yet); it is refused instead. */
function refusedInTransactions(handle: Knex): Knex {
  const refuse = (): void => {
    if (isInTransaction()) throw new Error('the outer database handle was used inside a transaction: use tx');
  };
  return new Proxy(handle, {
    apply(target, self, args) {
      refuse();
      return Reflect.apply(target, self, args);
    },
    get(target, name, receiver) {
      refuse();
      return Reflect.get(target, name, receiver);
    },
  });
}
