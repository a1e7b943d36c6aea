import type { Knex } from 'knex';

/** Players now tell what the plan wanted and they left out; it is counted apart from showings. Sums know the place as it was then. */
export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable('showing', (t: Knex.AlterTableBuilder) => {
    t.text('skipped_for');
    t.index(['region_path', 'day']);
  });
  await db.schema.dropTable('showing_day');
  await db.schema.createTable('showing_day', (t: Knex.CreateTableBuilder) => {
    t.text('day').notNullable();
    t.text('screen').notNullable();
    t.text('station').notNullable();
    t.text('region_path').notNullable();
    t.text('content').notNullable();
    t.integer('showings').notNullable();
    t.integer('completed').notNullable();
    t.integer('left_out').notNullable();
    t.bigInteger('shown_ms').notNullable();
    t.primary(['day', 'screen', 'station', 'region_path', 'content']);
    t.index(['region_path', 'day']);
  });
  await db.raw(
    `insert into showing_day (day, screen, station, region_path, content, showings, completed, left_out, shown_ms)
     select day, screen, coalesce(station, ''), coalesce(region_path, ''), content, count(*),
       sum(case when ended = 'complete' then 1 else 0 end), 0, sum(shown_ms)
     from showing group by day, screen, coalesce(station, ''), coalesce(region_path, ''), content`,
  );
}
