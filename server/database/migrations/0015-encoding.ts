import type { Knex } from 'knex';

/** A lesson that is being encoded, the pieces it is made in, and the blobs that those pieces already have. */
export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('encoding', (t) => {
    t.string('lesson', 40).primary().references('id').inTable('lesson').onDelete('CASCADE');
    /** Encoder build and settings: pieces of two never share a lesson. */
    t.text('settings').notNullable();
    t.text('outline').notNullable();
    /** Null until the whole source was looked through. */
    t.text('plan').nullable();
    /** False: nobody takes a piece of it now. */
    t.integer('is_open').notNullable();
  });
  await db.schema.createTable('encode_task', (t) => {
    t.string('lesson', 40).notNullable().references('lesson').inTable('encoding').onDelete('CASCADE');
    t.string('kind', 8).notNullable();
    t.integer('idx').notNullable();
    t.string('state', 8).notNullable();
    /** Frames; what is done and what is left is counted in them. */
    t.integer('weight').notNullable();
    /** Goes up whenever it is taken or taken away: who holds an older number holds nothing. */
    t.integer('fence').notNullable();
    t.integer('claims').notNullable();
    t.integer('failures').notNullable();
    t.string('worker', 100).nullable();
    t.bigInteger('leased_until').nullable();
    t.text('result').nullable();
    t.string('fault', 40).nullable();
    t.text('fault_detail').nullable();
    t.primary(['lesson', 'kind', 'idx']);
    t.index(['state']);
  });
  await db.schema.createTable('encode_blob', (t) => {
    t.string('lesson', 40).notNullable();
    t.string('kind', 8).notNullable();
    t.integer('idx').notNullable();
    t.string('blob', 64).notNullable().index();
    t.bigInteger('bytes').notNullable();
    t.foreign(['lesson', 'kind', 'idx']).references(['lesson', 'kind', 'idx']).inTable('encode_task').onDelete('CASCADE');
    t.index(['lesson']);
  });
  await db.schema.createTable('encode_rule', (t) => {
    t.integer('id').primary();
    t.integer('is_paused').notNullable();
    /** '08:00' to '18:00' on the server's clock; null: no such hours. */
    t.string('quiet_from', 5).nullable();
    t.string('quiet_to', 5).nullable();
  });
  await db('encode_rule').insert({ id: 1, is_paused: 0, quiet_from: null, quiet_to: null });
  await db.schema.alterTable('lesson', (t: Knex.AlterTableBuilder) => {
    /** The account that brought it. */
    t.string('uploader', 40).nullable();
    /** Which piece of it failed. */
    t.text('fault_piece').nullable();
  });
}
