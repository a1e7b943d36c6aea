import type { Db } from './connection.ts';

/**
 * Many rows in one statement, found by the first column. Rows are objects with the same keys, snake_case;
 * `only` is a further condition in SQL of our own, never of a user's.
 */
export async function updateRows(
  tx: Db,
  table: string,
  rows: readonly Record<string, string | number | null>[],
  only?: string,
): Promise<void> {
  const [key, ...columns] = Object.keys(rows[0] ?? {});
  if (!key) return;
  const picked = [key, ...columns].map((column) => `json_extract(value, '$.${column}') as ${column}`).join(', ');
  const set = columns.map((column) => `${column} = fresh.${column}`).join(', ');
  const where = [`${table}.${key} = fresh.${key}`, ...(only ? [only] : [])].join(' and ');
  await tx.raw(`update ${table} set ${set} from (select ${picked} from json_each(?)) as fresh where ${where}`, [JSON.stringify(rows)]);
}
