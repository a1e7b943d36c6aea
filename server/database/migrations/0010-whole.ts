import type { Knex } from 'knex';

const PAGE = 500;
const TOLERANCE_MS = 2000;

interface Row {
  screen: string;
  epoch: string;
  seq: number;
  line: string;
}
type Key = Pick<Row, 'screen' | 'epoch' | 'seq'>;

/** A showing counts as whole by what was presented, not by having reached its end; one without a frame counts as not shown. */
export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable('showing', (t: Knex.AlterTableBuilder) => void t.integer('is_whole').notNullable().defaultTo(0));
  for (let after: Key | undefined; ;) {
    const rows = await completeOnes(db, after);
    for (const row of rows) if (await wasWhole(db, row)) await db('showing').where(keyOf(row)).update({ is_whole: 1 });
    after = rows.at(-1);
    if (rows.length < PAGE) break;
  }
  await db('showing_day').delete();
  await db.raw(
    `insert into showing_day (day, screen, station, region_path, content, showings, completed, left_out, shown_ms)
     select day, screen, coalesce(station, ''), coalesce(region_path, ''), content,
       sum(case when ended <> 'skipped' and frames > 0 then 1 else 0 end), sum(is_whole),
       sum(case when ended = 'skipped' or frames = 0 then 1 else 0 end), sum(shown_ms)
     from showing group by day, screen, coalesce(station, ''), coalesce(region_path, ''), content`,
  );
}

const keyOf = ({ screen, epoch, seq }: Key): Key => ({ screen, epoch, seq });

async function completeOnes(db: Knex, after: Key | undefined): Promise<Row[]> {
  const query = db('showing').join('ledger', (on) =>
    on.on('ledger.screen', 'showing.screen').on('ledger.epoch', 'showing.epoch').on('ledger.seq', 'showing.seq'),
  );
  if (after) {
    const { screen, epoch, seq } = after;
    void query.whereRaw('(showing.screen, showing.epoch, showing.seq) > (?, ?, ?)', [screen, epoch, seq]);
  }
  return query
    .where({ 'showing.ended': 'complete' })
    .where('showing.frames', '>', 0)
    .orderBy(['showing.screen', 'showing.epoch', 'showing.seq'])
    .limit(PAGE)
    .select('showing.screen', 'showing.epoch', 'showing.seq', 'ledger.line');
}

/** As `isWhole` in reports/project.ts had it when this was written. */
async function wasWhole(db: Knex, { line, ...key }: Row): Promise<boolean> {
  const { media, more = 0 } = JSON.parse(line) as { media: [number, number][]; more?: number };
  const { screen, epoch, seq } = key;
  const rest: { line: string }[] =
    more > 0
      ? await db('ledger')
          .where({ screen, epoch })
          .whereBetween('seq', [seq + 1, seq + more])
          .select('line')
      : [];
  const spans = [...media, ...rest.flatMap((row) => (JSON.parse(row.line) as { media?: [number, number][] }).media ?? [])];
  let [reached, missed] = [0, 0];
  for (const [from, to] of spans.toSorted(([a], [b]) => a - b)) {
    missed += Math.max(0, from - reached);
    reached = Math.max(reached, to);
  }
  return missed <= TOLERANCE_MS;
}
