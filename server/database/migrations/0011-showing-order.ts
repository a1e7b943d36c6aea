import type { Knex } from 'knex';

/** Showings are listed newest first, over any range, by a walk along their time; a screen's day is found by the screen. */
export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable('showing', (t: Knex.AlterTableBuilder) => {
    t.dropIndex(['day', 'screen']);
    t.index(['screen', 'day']);
    t.index(['from_at', 'screen', 'epoch', 'seq']);
  });
}
