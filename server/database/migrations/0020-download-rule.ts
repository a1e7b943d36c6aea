import type { Knex } from 'knex';

/** How much of its line a station gives to fetching, and at which hours; null: all of it, at any. */
export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable('station', (t: Knex.AlterTableBuilder) => {
    t.text('download').nullable();
  });
}
