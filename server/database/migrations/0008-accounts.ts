import type { Knex } from 'knex';

type Table = Knex.CreateTableBuilder;

/** Accounts that are looked after: how to reach people, passwords they had, wrong passwords that outlast a restart. */
export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable('account', (t: Table) => {
    t.text('phone');
    t.bigInteger('last_login_at');
  });
  await db.schema.createTable('past_password', (t: Table) => {
    t.text('account').notNullable().references('account.id').onDelete('CASCADE');
    t.bigInteger('until_at').notNullable();
    t.text('hash').notNullable();
    t.index(['account', 'until_at']);
  });
  await db.schema.createTable('login_try', (t: Table) => {
    t.text('who').notNullable(); // SHA-256 of the login: people type their passwords into the wrong field
    t.text('place').notNullable(); // '': from everywhere; an address from which the login succeeded has a count of its own
    t.integer('failures').notNullable();
    t.bigInteger('locked_until');
    t.bigInteger('known_until');
    t.bigInteger('at').notNullable();
    t.primary(['who', 'place']);
    t.index(['at']);
  });
  // One row that everybody who changes an account takes first, so that two do not decide by what the other is about to undo.
  await db.schema.createTable('account_turn', (t: Table) => {
    t.integer('id').primary();
    t.bigInteger('taken').notNullable();
  });
  await db('account_turn').insert({ id: 1, taken: 0 });
}
