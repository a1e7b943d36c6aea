import { z } from 'zod';
import type { Db } from './connection.ts';

/** Many rows in one statement: row by row SQLite manages a fifth of it. Rows are objects with the same keys, snake_case. */
export async function insertRows(tx: Db, table: string, rows: readonly Record<string, string | number | null>[]): Promise<void> {
  const first = rows[0];
  if (!first) return;
  const columns = Object.keys(first);
  const picked = columns.map((column) => `json_extract(value, '$.${column}')`).join(', ');
  await tx.raw(`insert into ${table} (${columns.join(', ')}) select ${picked} from json_each(?)`, [JSON.stringify(rows)]);
}

/** Rows are foreign data until their schema has seen them. */
export const rowsOf = <T extends z.ZodType>(schema: T, rows: unknown): z.output<T>[] => z.array(schema).parse(rows);

/** One row, or undefined. */
export const rowOf = <T extends z.ZodType>(schema: T, row: unknown): z.output<T> | undefined =>
  row === undefined || row === null ? undefined : schema.parse(row);

/** A JSON document kept in a text column. */
export const jsonColumn = <T extends z.ZodType>(schema: T) => z.string().transform((text): z.output<T> => schema.parse(JSON.parse(text)));
