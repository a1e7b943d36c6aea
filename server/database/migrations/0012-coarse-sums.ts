import type { Knex } from 'knex';

const COARSE = ['showing_month', 'screen_day', 'screen_month'] as const;

/**
 * Sums by month, and of a screen over all it has shown, so that a year of a county is not added up day by day and lesson by lesson; how long
 * what was shown whole took; and the few showings that were left out, in the order of their list.
 */
export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable('showing_day', (t: Knex.AlterTableBuilder) => {
    t.bigInteger('completed_ms').notNullable().defaultTo(0);
    t.index(['screen', 'day']);
    t.index(['content', 'day']);
  });
  for (const table of COARSE) await addTable(db, table);
  await db.raw(`create index showing_left_out_index on showing (from_at, screen, epoch, seq) where (ended = 'skipped' or frames = 0)`);
  await fill(db);
}

async function addTable(db: Knex, table: (typeof COARSE)[number]): Promise<void> {
  const span = table.endsWith('_month') ? 'month' : 'day';
  const finer = table === 'showing_month' ? ['content'] : [];
  await db.schema.createTable(table, (t: Knex.CreateTableBuilder) => {
    for (const column of [span, 'screen', 'station', 'region_path', ...finer]) t.text(column).notNullable();
    for (const count of ['showings', 'completed', 'left_out']) t.integer(count).notNullable();
    for (const time of ['shown_ms', 'completed_ms']) t.bigInteger(time).notNullable();
    t.primary([span, 'screen', 'station', 'region_path', ...finer]);
    for (const column of ['screen', 'station', 'region_path', ...finer]) t.index([column, span]);
  });
}

const FIGURES = 'showings, completed, left_out, shown_ms, completed_ms';
const ADDED = 'sum(showings), sum(completed), sum(left_out), sum(shown_ms), sum(completed_ms)';

/** As roll-up.ts had it when this was written. */
async function fill(db: Knex): Promise<void> {
  await db('showing_day').delete();
  await db.raw(
    `insert into showing_day (day, screen, station, region_path, content, ${FIGURES})
     select day, screen, coalesce(station, ''), coalesce(region_path, ''), content,
       sum(case when ended <> 'skipped' and frames > 0 then 1 else 0 end), sum(is_whole),
       sum(case when ended = 'skipped' or frames = 0 then 1 else 0 end), sum(shown_ms), sum(case when is_whole = 1 then shown_ms else 0 end)
     from showing group by day, screen, coalesce(station, ''), coalesce(region_path, ''), content`,
  );
  await db.raw(
    `insert into showing_month (month, screen, station, region_path, content, ${FIGURES})
     select substr(day, 1, 7), screen, station, region_path, content, ${ADDED}
     from showing_day group by substr(day, 1, 7), screen, station, region_path, content`,
  );
  for (const span of ['day', 'month'])
    await db.raw(
      `insert into screen_${span} (${span}, screen, station, region_path, ${FIGURES})
       select ${span}, screen, station, region_path, ${ADDED} from showing_${span} group by ${span}, screen, station, region_path`,
    );
}
