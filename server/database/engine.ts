import type { Knex } from 'knex';
import type { Dialect } from './dialect.ts';

/** One database, opened for this process alone. `Database` is what everybody else uses. */
export interface Engine {
  dialect: Dialect;
  /** Transactions begin here. */
  writer: Knex;
  readers: Knex;
  /** How a transaction is begun that must not be disturbed by another such one. */
  deciding: Knex.TransactionConfig;
  /** Where PostgreSQL is, its password included; null on SQLite. */
  url: string | null;
  /** Two transactions stood in each other's way, and this one was chosen to begin again. */
  isWorthRepeating: (error: unknown) => boolean;
  /** Aborted, with an error that says why, once nobody can promise any more that the database is ours alone. */
  lost: AbortSignal;
  close: () => Promise<void>;
}
