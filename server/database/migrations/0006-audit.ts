import type { Knex } from 'knex';
import { addGuards } from '../guards.ts';

/** The audit log is searched by action, and the database refuses that anybody changes it. */
export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable('audit', (t: Knex.AlterTableBuilder) => {
    t.index(['action', 'at']);
  });
  await db.schema.alterTable('account', (t: Knex.AlterTableBuilder) => {
    t.bigInteger('erased_at'); // Name and login are gone; what he did stays under his id.
  });
  await addGuards(db);
}
