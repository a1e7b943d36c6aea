import type { Knex } from 'knex';

type Table = Knex.CreateTableBuilder;

/** Many people, each with roles in a part of the tree; what each has done; content that belongs to a region. */
export async function up(db: Knex): Promise<void> {
  await grants(db);
  await audit(db);
  for (const table of ['lesson', 'image', 'playlist']) await db.schema.alterTable(table, home);
}

/** Region to which it belongs; null: everybody's. */
function home(t: Table): void {
  t.text('home').references('region.id');
  t.index(['home']);
}

async function grants(db: Knex): Promise<void> {
  await db.schema.alterTable('account', (t: Table) => {
    t.bigInteger('closed_at'); // Closed, never deleted: what he did keeps its name.
    t.integer('must_change').notNullable().defaultTo(0); // The password was given by somebody else.
    t.bigInteger('changed_at'); // When the password was last set.
    t.integer('revision').notNullable().defaultTo(1);
  });
  await db.schema.createTable('account_grant', (t: Table) => {
    t.text('account').notNullable().references('account.id').onDelete('CASCADE');
    t.text('role').notNullable();
    t.text('place').notNullable(); // id of a region or station; empty: everywhere
    t.primary(['account', 'role', 'place']);
    t.index(['place']);
  });
  // Whoever was there before was the administrator of everything.
  await db.raw(`insert into account_grant (account, role, place) select id, 'administrator', '' from account`);
}

async function audit(db: Knex): Promise<void> {
  await db.schema.createTable('audit', (t: Table) => {
    t.text('id').primary();
    t.bigInteger('at').notNullable();
    t.text('account').notNullable();
    t.text('from_address').notNullable();
    t.text('action').notNullable();
    t.text('subject').notNullable();
    t.text('place');
    t.text('line').notNullable(); // the exact text that is chained
    t.index(['at']);
    t.index(['account', 'at']);
    t.index(['subject', 'at']);
  });
  await db.schema.createTable('audit_personal', (t: Table) => {
    t.text('audit').notNullable();
    t.text('side').notNullable();
    t.text('field').notNullable();
    t.text('salt').notNullable();
    t.text('value').notNullable();
    t.primary(['audit', 'side', 'field']);
  });
  // Sealed by a follower in change order: n is dense from 1.
  await db.schema.createTable('audit_chain', (t: Table) => {
    t.bigInteger('n').primary();
    t.text('audit').notNullable().unique();
    t.text('hash').notNullable();
  });
}
