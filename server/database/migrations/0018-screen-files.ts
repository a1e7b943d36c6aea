import type { Knex } from 'knex';

/** Pictures and parts of the log that screens have sent up; their bytes are blobs. */
export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('screen_file', (t) => {
    t.string('screen', 40).notNullable().references('id').inTable('screen').onDelete('CASCADE');
    t.string('id', 40).notNullable();
    t.string('kind', 8).notNullable();
    t.string('reason', 8).notNullable();
    t.string('command', 40).nullable();
    /** The alarm that it goes along with. */
    t.string('what', 60).nullable();
    t.string('epoch', 40).nullable();
    t.integer('seq').nullable();
    t.bigInteger('taken_at').notNullable();
    t.string('clock', 8).notNullable();
    t.bigInteger('received_at').notNullable();
    t.string('blob', 64).notNullable().index();
    t.bigInteger('bytes').notNullable();
    t.integer('width').nullable();
    t.integer('height').nullable();
    t.primary(['screen', 'id']); // An id is minted by its box: another one's may be the same.
    t.index(['screen', 'kind', 'taken_at']);
    t.index(['screen', 'epoch', 'seq']);
  });
}
