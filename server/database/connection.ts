import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import type { Knex } from 'knex';
import type { Dialect } from './dialect.ts';
import type { Engine } from './engine.ts';
import { isPostgresUrl, openPostgresEngine } from './postgres.ts';
import { openSqliteEngine } from './sqlite.ts';

/** A transaction. The handle comes first in every store function, so that `tx` and `reads` both fit. */
export type Db = Knex;
/** A pool of read-only connections: a long report never stands in the way of a commit. */
export type Reads = Knex;

const MOST_ATTEMPTS = 8;

/** What was begun inside a transaction and outlives it (a timer, a loop) is no longer inside. */
const scope = new AsyncLocalStorage<{ isOpen: boolean }>();
const isInTransaction = (): boolean => scope.getStore()?.isOpen === true;

/**
 * The database, of this process alone: a SQLite file, where transactions take turns, or PostgreSQL, where several run at once. Whatever
 * a person decides by what was read holds on both (`decide`); a plain transaction locks what it relies on (see `hold.ts`).
 */
export class Database implements AsyncDisposable {
  readonly #engine: Engine;
  readonly #onCommit = new Set<() => void>();
  /** Reading only. Refused inside a transaction, where it would not see what the transaction wrote. */
  readonly reads: Reads;

  private constructor(engine: Engine) {
    this.#engine = engine;
    this.reads = refusedInTransactions(engine.readers);
  }

  /** Opens (and makes, and migrates) a SQLite file or a `postgres://` database. A second process on the same one is refused with a sentence. */
  static async open(where: string, readers = 4): Promise<Database> {
    return new Database(await (isPostgresUrl(where) ? openPostgresEngine(where, readers) : openSqliteEngine(where, readers)));
  }

  get dialect(): Dialect['name'] {
    return this.#engine.dialect.name;
  }

  /** Where PostgreSQL is, for a library that opens connections of its own; it contains the password. */
  get url(): string | null {
    return this.#engine.url;
  }

  /** Aborted, with an error for people as its reason, when the database is no longer this process's alone: time to go. */
  get lost(): AbortSignal {
    return this.#engine.lost;
  }

  /**
   * All or nothing. Short and silent: no ffmpeg, no network, no emit inside; effects follow the commit. Where two stand in each
   * other's way one is begun again from its start, so what it does outside the database may happen twice.
   */
  transaction<T>(work: (tx: Db) => Promise<T>): Promise<T> {
    return this.#repeat(work, {});
  }

  /**
   * A transaction for what a person decides: whatever he was shown and rests on (a name that is free, a group that nobody uses) still
   * holds when it is written, as if no other decision ran meanwhile. What boxes tell by the thousand writes the same rows and takes
   * turns there: that is a plain transaction.
   */
  decide<T>(work: (tx: Db) => Promise<T>): Promise<T> {
    return this.#repeat(work, this.#engine.deciding);
  }

  async #repeat<T>(work: (tx: Db) => Promise<T>, config: Knex.TransactionConfig): Promise<T> {
    if (isInTransaction()) throw new Error('a transaction inside a transaction would wait for itself: pass tx on');
    for (let attempt = 1; ; attempt++) {
      try {
        const result = await this.#attempt(work, config);
        for (const wake of this.#onCommit) wake();
        return result;
      } catch (error) {
        if (attempt === MOST_ATTEMPTS || !this.#engine.isWorthRepeating(error)) throw error;
        await pause(Math.random() * 10 * 2 ** attempt);
      }
    }
  }

  async #attempt<T>(work: (tx: Db) => Promise<T>, config: Knex.TransactionConfig): Promise<T> {
    const mine = { isOpen: true };
    try {
      return await this.#engine.writer.transaction((tx) => scope.run(mine, () => work(tx)), config);
    } finally {
      mine.isOpen = false;
    }
  }

  /** Wakes followers after each commit of this process. Only a hint: they also look by themselves. */
  onCommit(wake: () => void): Disposable {
    this.#onCommit.add(wake);
    return { [Symbol.dispose]: () => void this.#onCommit.delete(wake) };
  }

  /** Looks at the tables anew, so that questions take the right index. PostgreSQL does so by itself. */
  async optimise(): Promise<void> {
    if (this.dialect === 'sqlite') await this.#engine.writer.raw('analyze');
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#engine.close();
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
