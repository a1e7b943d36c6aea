import type { Knex } from 'knex';

/** Backups that were taken, wherever they lie. What a backup is stands in its own manifest; here is what the office knows of it. */
export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('backup', (t: Knex.CreateTableBuilder) => {
    t.text('id').primary();
    t.text('name').notNullable();
    t.text('target').notNullable();
    t.text('placement').notNullable();
    t.text('keys_file').notNullable();
    t.text('document_hash').notNullable();
    t.bigInteger('taken_at').notNullable();
    t.bigInteger('ended_at').notNullable();
    t.bigInteger('bytes').notNullable();
    t.bigInteger('new_bytes').notNullable();
    t.integer('has_media').notNullable();
    t.text('faults').notNullable(); // JSON list; empty: good
    t.bigInteger('verified_at').notNullable(); // last read again
    t.text('archive_hash'); // of the file that was last fetched
    t.bigInteger('received_at'); // whoever fetched it has confirmed that hash
    t.bigInteger('gone_at'); // thinned out, or removed by a person
    t.unique(['target', 'name']);
    t.index(['taken_at']);
  });
}
