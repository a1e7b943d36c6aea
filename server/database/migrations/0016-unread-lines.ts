import type { Knex } from 'knex';

/** Kinds that the server could read when this was written. */
const READ = ['showing', 'spans', 'power', 'clock', 'alarm'];

/** Lines that a server could not read are kept in mind, so that a newer one reads them again without looking at all others. */
export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('ledger_unread', (t: Knex.CreateTableBuilder) => {
    t.text('screen').notNullable();
    t.text('epoch').notNullable();
    t.bigInteger('seq').notNullable();
    t.integer('reader').notNullable(); // the newest that could not read it
    t.primary(['screen', 'epoch', 'seq']);
    t.index(['reader']);
  });
  const isRead = READ.map(() => 'line like ?').join(' or ');
  await db.raw(
    `insert into ledger_unread (screen, epoch, seq, reader) select screen, epoch, seq, 0 from ledger where not (${isRead})
     and not exists (select 1 from showing where showing.screen = ledger.screen and showing.epoch = ledger.epoch and showing.seq = ledger.seq)`,
    READ.map((kind) => `{"v":1,"kind":"${kind}"%`),
  );
}
