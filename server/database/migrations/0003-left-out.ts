import type { Knex } from 'knex';

/** Players now tell what the plan wanted and they left out; it is counted apart from showings. */
export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable('showing_day', (t: Knex.AlterTableBuilder) => {
    t.integer('left_out').notNullable().defaultTo(0);
  });
  await db.schema.alterTable('showing', (t: Knex.AlterTableBuilder) => {
    t.text('skipped_for');
  });
}
