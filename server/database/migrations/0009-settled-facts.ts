import type { Knex } from 'knex';
import { dialectOf } from '../dialects.ts';

/** A place in the log of facts is a transaction and a number; on PostgreSQL each fact says which transaction wrote it. */
export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable('cursor', (t: Knex.AlterTableBuilder) => {
    t.bigInteger('xid').notNullable().defaultTo(0);
  });
  if (dialectOf(db).name !== 'postgres') return;
  await db.schema.alterTable('change', (t: Knex.AlterTableBuilder) => {
    t.specificType('xid', 'xid8').notNullable().defaultTo(db.raw('pg_current_xact_id()'));
    t.index(['xid', 'seq']);
  });
}
