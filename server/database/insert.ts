import type { Knex } from 'knex';
import { z } from 'zod';
import type { Db } from './connection.ts';
import type { Row } from './dialect.ts';
import { dialectOf } from './dialects.ts';

/** Many rows in one statement: row by row SQLite manages a fifth of it. Rows are objects with the same keys, snake_case. */
export async function insertRows(tx: Db, table: string, rows: readonly Row[]): Promise<void> {
  const first = rows[0];
  if (!first) return;
  const dialect = dialectOf(tx);
  await tx.raw(dialect.insertRows(table, Object.keys(first)), [dialect.rowsJson(rows)]);
}

/** Rows are foreign data until their schema has seen them. */
export const rowsOf = <T extends z.ZodType>(schema: T, rows: unknown): z.output<T>[] => z.array(schema).parse(rows);

/** One row, or undefined. */
export const rowOf = <T extends z.ZodType>(schema: T, row: unknown): z.output<T> | undefined =>
  row === undefined || row === null ? undefined : schema.parse(row);

/** How many rows a query means. */
export async function countOf(query: Knex.QueryBuilder): Promise<number> {
  const row: unknown = await query.count({ total: '*' }).first();
  return z.object({ total: z.int() }).parse(row).total;
}

/** A JSON document kept in a text column. */
export const jsonColumn = <T extends z.ZodType>(schema: T) => z.string().transform((text): z.output<T> => schema.parse(JSON.parse(text)));
