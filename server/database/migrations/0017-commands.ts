import type { Knex } from 'knex';

/** What the office has asked of screens, and what they answered. */
export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('screen_command', (t) => {
    t.string('id', 40).primary();
    t.string('screen', 40).notNullable().references('id').inTable('screen').onDelete('CASCADE');
    t.text('what').notNullable();
    /** As it was signed. */
    t.text('envelope').notNullable();
    /** Null until the screen has answered. */
    t.string('outcome', 20).nullable();
    t.string('reason', 40).nullable();
    t.bigInteger('asked_at').notNullable();
    t.bigInteger('expires_at').notNullable();
    t.bigInteger('answered_at').nullable();
    t.index(['screen', 'asked_at']);
  });
}
