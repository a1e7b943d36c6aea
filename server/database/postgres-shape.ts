import type { Knex } from 'knex';
import { z } from 'zod';
import { rowsOf } from './insert.ts';

const Column = z.object({ table: z.string(), column: z.string(), type: z.string() });

/**
 * Makes columns as wide and as plain as SQLite's, whatever a migration called them: whole numbers take 64 bits (a player may count
 * further than 32), and texts compare by their bytes, so that order and equality do not depend on the server's locale.
 */
export async function makePlain(db: Knex): Promise<void> {
  await db.transaction(async (tx) => {
    const { rows } = await tx.raw<{ rows: unknown }>(
      `select c.table_name as table, c.column_name as column, c.data_type as type
       from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
       where c.table_schema = current_schema() and t.table_type = 'BASE TABLE' and c.table_name not like 'knex\\_%'
         and (c.data_type = 'integer' or (c.data_type = 'text' and c.collation_name is null))`,
    );
    for (const [table, columns] of Map.groupBy(rowsOf(Column, rows), ({ table }) => table)) {
      const changes = columns.map(({ column, type }) => `alter "${column}" type ${type === 'integer' ? 'bigint' : 'text collate "C"'}`);
      await tx.raw(`alter table "${table}" ${changes.join(', ')}`);
    }
  });
}
