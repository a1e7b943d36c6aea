import type { Knex } from 'knex';
import { z } from 'zod';

type Table = Knex.CreateTableBuilder;

/** What screens and the server itself have raised. Rows are marked as seen, never deleted. */
export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('alarm', (t: Table) => {
    t.text('screen').notNullable();
    t.text('epoch').notNullable();
    t.bigInteger('seq').notNullable(); // of its line; 0: raised by the server, at most once an epoch
    t.text('what').notNullable();
    t.text('detail').notNullable();
    t.bigInteger('at'); // null where it cannot be a time
    t.text('clock').notNullable();
    t.bigInteger('received_at').notNullable();
    t.bigInteger('seen_at');
    t.text('seen_by'); // account
    t.primary(['screen', 'epoch', 'seq']);
    t.index(['seen_at', 'received_at']);
    t.index(['screen', 'received_at']);
  });
  await takeUpLines(db);
  await takeUpForks(db);
}

const AT_A_TIME = 500;
const LAST_INSTANT = Date.UTC(9999, 11, 30);

const Key = z.object({ screen: z.string(), epoch: z.string(), seq: z.int() });
const LineRow = Key.extend({ line: z.string(), received_at: z.int() });
const Told = z.object({
  kind: z.literal('alarm'),
  what: z.string(),
  detail: z.string().catch(''),
  at: z.int().min(0).max(LAST_INSTANT).nullable().catch(null),
  clock: z.enum(['sure', 'unsure']).catch('unsure'),
});

/** Alarms were kept as lines before there was a table for them. Read as they were understood when this was written. */
async function takeUpLines(db: Knex): Promise<void> {
  for (let after = { screen: '', epoch: '', seq: 0 }; ;) {
    const rows = await db('ledger')
      .whereRaw('(screen, epoch, seq) > (?, ?, ?)', [after.screen, after.epoch, after.seq])
      .where('line', 'like', '%alarm%')
      .orderBy(['screen', 'epoch', 'seq'])
      .limit(AT_A_TIME)
      .select('screen', 'epoch', 'seq', 'line', 'received_at');
    const lines = z.array(LineRow).parse(rows);
    const alarms = lines.flatMap(({ line, ...kept }) => toldBy(line).map(({ kind: _kind, ...told }) => ({ ...kept, ...told })));
    if (alarms.length > 0) await db('alarm').insert(alarms);
    const last = lines.at(-1);
    if (!last || lines.length < AT_A_TIME) return;
    after = { screen: last.screen, epoch: last.epoch, seq: last.seq };
  }
}

function toldBy(line: string): z.output<typeof Told>[] {
  try {
    const told = Told.safeParse(JSON.parse(line)).data;
    return told ? [{ ...told, what: printable(told.what), detail: printable(told.detail) }] : [];
  } catch {
    return [];
  }
}

/** PostgreSQL keeps no NUL, and no half letters. */
const printable = (text: string): string => text.replaceAll('\0', '').toWellFormed();

async function takeUpForks(db: Knex): Promise<void> {
  const Fork = z.object({ screen: z.string(), epoch: z.string(), first: z.int(), at: z.int() });
  const rows = await db('ledger_fork').groupBy('screen', 'epoch').select('screen', 'epoch').min({ first: 'seq', at: 'received_at' });
  for (const { screen, epoch, first, at } of z.array(Fork).parse(rows)) {
    const told = { what: 'two_histories', detail: String(first), at, clock: 'sure', received_at: at };
    await db('alarm').insert({ screen, epoch, seq: 0, ...told });
  }
}
