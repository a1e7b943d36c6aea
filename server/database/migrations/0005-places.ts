import type { Knex } from 'knex';
import { z } from 'zod';
import { nameKeys } from '../name-keys.ts';
import { updateRows } from '../update.ts';

type Table = Knex.CreateTableBuilder;

/** Stations with their facts, places that close, groups, tags, what happened to a place, bulk edits with their undo; names sorted and found in pinyin. */
export async function up(db: Knex): Promise<void> {
  await facts(db);
  await groups(db);
  await history(db);
  for (const [table, naming] of Object.entries(NAMED)) {
    await db.schema.alterTable(table, (t: Table) => nameColumns(db, t));
    await fillNames(db, table, naming);
  }
}

/** Every station has service hours; those that were there before have the usual ones. */
const USUAL_HOURS = '[{"weekdays":[1,2,3,4,5,6,7],"from":"08:00","to":"18:00"}]';

async function facts(db: Knex): Promise<void> {
  await db.schema.alterTable('region', (t: Table) => {
    t.bigInteger('closed_at');
  });
  await db.schema.alterTable('station', (t: Table) => {
    t.text('kind').notNullable().defaultTo('village');
    t.text('address').notNullable().defaultTo('');
    t.double('latitude');
    t.double('longitude');
    t.text('contact_name').notNullable().defaultTo('');
    t.text('contact_phone').notNullable().defaultTo('');
    t.text('hours').notNullable().defaultTo(USUAL_HOURS);
    t.bigInteger('closed_at');
  });
  await db.schema.alterTable('screen', (t: Table) => {
    t.bigInteger('closed_at');
    t.text('replaces'); // the screen whose broken box this one took the place of
    t.index(['replaces']);
  });
  await db.schema.createTable('screen_tag', (t: Table) => {
    t.text('screen').notNullable().references('screen.id').onDelete('CASCADE');
    t.text('tag').notNullable();
    t.primary(['screen', 'tag']);
    t.index(['tag']);
  });
}

async function groups(db: Knex): Promise<void> {
  await db.schema.createTable('screen_group', (t: Table) => {
    t.text('id').primary();
    t.text('name').notNullable();
    t.text('home').references('region.id'); // nothing outside it is ever a member; null: everywhere
    t.text('rule'); // null: the members stand in screen_group_member
    t.integer('revision').notNullable();
    t.bigInteger('created_at').notNullable();
    nameColumns(db, t);
    t.index(['home']);
  });
  await db.schema.createTable('screen_group_member', (t: Table) => {
    t.text('screen_group').notNullable().references('screen_group.id').onDelete('CASCADE');
    t.text('screen').notNullable().references('screen.id').onDelete('CASCADE');
    t.primary(['screen_group', 'screen']);
    t.index(['screen']);
  });
}

async function history(db: Knex): Promise<void> {
  await db.schema.createTable('place_event', (t: Table) => {
    t.increments('id');
    t.bigInteger('at').notNullable();
    t.text('subject').notNullable();
    t.text('what').notNullable();
    t.text('was'); // a name, or the id of the place it was in
    t.text('became');
    t.index(['subject', 'at']);
    t.index(['was']);
  });
  await db.schema.createTable('bulk_edit', (t: Table) => {
    t.text('id').primary();
    t.bigInteger('at').notNullable();
    t.text('account').notNullable();
    t.text('change').notNullable();
    t.text('touched').notNullable(); // each row it touched, before and after
    t.bigInteger('undone_at');
    t.index(['at']);
  });
}

interface Naming {
  name: string;
  also?: readonly string[];
  isPerson?: boolean;
}

const NAMED: Record<string, Naming> = {
  region: { name: 'name', also: ['code'] },
  station: { name: 'name' },
  screen: { name: 'name' },
  lesson: { name: 'title', also: ['teacher', 'topic', 'source_name'] },
  image: { name: 'title', also: ['source_name'] },
  playlist: { name: 'title' },
  slot: { name: 'title' },
  account: { name: 'name', also: ['login'], isPerson: true },
};

/** Sorted byte by byte on both databases: PostgreSQL would ask the collation of the machine it was installed on. */
function nameColumns(db: Knex, t: Table): void {
  const { dialect } = z.object({ dialect: z.string() }).parse(db.client);
  if (dialect === 'postgresql') t.specificType('name_pinyin', `text collate "C" not null default ''`);
  else t.text('name_pinyin').notNullable().defaultTo('');
  t.text('name_search').notNullable().defaultTo('');
  t.index(['name_pinyin']);
}

const AT_ONCE = 500;
const Row = z.record(z.string(), z.string().nullable());

async function fillNames(db: Knex, table: string, { name, also = [], isPerson = false }: Naming): Promise<void> {
  const ids: unknown = await db(table).select('id', name, ...also);
  const rows = z.array(Row).parse(ids);
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    const some = rows.slice(from, from + AT_ONCE);
    const keyed = some.map(async (row) => ({
      id: row['id'] ?? null,
      ...(await nameKeys(row[name] ?? '', { also: also.map((column) => row[column] ?? ''), isPerson })),
    }));
    await updateRows(db, table, await Promise.all(keyed));
  }
}
