import type { Knex } from 'knex';

/** By which the same file is recognised before it is sent again. What came before this has none: its file is gone. */
export async function up(db: Knex): Promise<void> {
  for (const table of ['lesson', 'image'])
    await db.schema.alterTable(table, (t: Knex.AlterTableBuilder) => {
      t.string('source_sketch', 64).nullable().index();
    });
}
