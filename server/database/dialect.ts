import type { Knex } from 'knex';
import type { Cursor } from './changes.ts';

export type Row = Record<string, string | number | null>;

/** What two databases say differently. All other SQL is written once, in words that both understand. */
export interface Dialect {
  name: 'sqlite' | 'postgres';
  /** Many rows in one statement; its one binding is `rowsJson`. */
  insertRows: (table: string, columns: readonly string[]) => string;
  /** Many rows changed in one statement, found by `key`; its one binding is `rowsJson`. `only`: a further condition. */
  updateRows: (table: string, key: string, columns: readonly string[], only?: string) => string;
  rowsJson: (rows: readonly Row[]) => string;
  /** Facts before which none can come any more, in their order. */
  settledChanges: (reads: Knex) => Knex.QueryBuilder;
  /** Puts them the other way round. */
  newestFirst: (changes: Knex.QueryBuilder) => Knex.QueryBuilder;
  isAfter: (changes: Knex.QueryBuilder, cursor: Cursor) => Knex.QueryBuilder;
  isBefore: (changes: Knex.QueryBuilder, cursor: Cursor) => Knex.QueryBuilder;
  /** After a restore: the transactions that wrote these facts were another server's. */
  restampChanges: (tx: Knex) => Promise<void>;
  /** Waits until nobody else holds this name, and holds it until the transaction ends. */
  holdName: (tx: Knex, name: string) => Promise<void>;
}
