import type { Knex } from 'knex';

/** What an erased person's name was found by went with the name only later than the name itself. */
export async function up(db: Knex): Promise<void> {
  await db('account').whereNotNull('erased_at').update({ name_pinyin: '', name_search: '' });
}
