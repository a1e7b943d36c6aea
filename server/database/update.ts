import type { Db } from './connection.ts';
import type { Row } from './dialect.ts';
import { dialectOf } from './dialects.ts';

/**
 * Many rows in one statement, found by the first column. Rows are objects with the same keys, snake_case;
 * `only` is a further condition in SQL of our own, never of a user's.
 */
export async function updateRows(tx: Db, table: string, rows: readonly Row[], only?: string): Promise<void> {
  const [key, ...columns] = Object.keys(rows[0] ?? {});
  if (!key) return;
  const dialect = dialectOf(tx);
  await tx.raw(dialect.updateRows(table, key, columns, only), [dialect.rowsJson(rows)]);
}
