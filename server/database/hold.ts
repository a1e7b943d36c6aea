import type { Knex } from 'knex';
import type { Db } from './connection.ts';
import { dialectOf } from './dialects.ts';

/**
 * What a transaction means to do with the rows it reads. On PostgreSQL transactions run side by side, so rows that decide something are
 * held until its end; on SQLite writers take turns and this changes nothing. Several rows are asked for in the order of their ids, so
 * that two never wait for each other.
 */
export type Hold = (query: Knex.QueryBuilder, ...tables: string[]) => Knex.QueryBuilder;

export const toLook: Hold = (query) => query;
/** Nobody else changes or removes them meanwhile, nor relies on them. */
export const toChange: Hold = (query, ...tables) => query.forUpdate(...tables);
/** Nobody removes them meanwhile. */
export const toRelyOn: Hold = (query, ...tables) => query.forKeyShare(...tables);

/** For what is no row yet: whoever holds the same name waits until this transaction ends. */
export const holdName = (tx: Db, name: string): Promise<void> => dialectOf(tx).holdName(tx, name);
