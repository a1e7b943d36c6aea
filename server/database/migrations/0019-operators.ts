import type { Knex } from 'knex';
import { z } from 'zod';

const Chosen = z.object({ operator: z.string().nullable().optional() });
const KEY = ['screen', 'epoch', 'seq'] as const;

/** Who may act at a box: PINs, the station's switch, and who chose a showing. */
export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('operator_pin', (t: Knex.CreateTableBuilder) => {
    t.text('account').primary().references('account.id').onDelete('CASCADE');
    t.text('hash').notNullable(); // a PinHash as JSON
    t.bigInteger('set_at').notNullable();
  });
  await db.schema.alterTable('station', (t: Knex.AlterTableBuilder) => void t.integer('operators_named').notNullable().defaultTo(1));
  await db.schema.alterTable('section', (t: Knex.AlterTableBuilder) => {
    t.integer('is_personal').notNullable().defaultTo(0); // names people: theirs are looked for when somebody is erased
    t.index(['is_personal']);
  });
  await db.schema.alterTable('showing', (t: Knex.AlterTableBuilder) => void t.text('operator'));
  await nameChoosers(db);
}

/** Newer players may have told it before this server could keep it. */
async function nameChoosers(db: Knex): Promise<void> {
  const rows: { screen: string; epoch: string; seq: number; line: string }[] = await db('showing')
    .join('ledger', (on) => KEY.forEach((column) => void on.andOn(`ledger.${column}`, `showing.${column}`)))
    .where('showing.cause', 'operator')
    .where('ledger.line', 'like', '%"operator":"acc_%')
    .select('ledger.screen', 'ledger.epoch', 'ledger.seq', 'ledger.line');
  for (const { line, ...key } of rows) {
    const { operator } = Chosen.parse(JSON.parse(line));
    if (operator) await db('showing').where(key).update({ operator });
  }
}
