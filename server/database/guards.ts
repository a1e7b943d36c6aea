import type { Knex } from 'knex';
import { z } from 'zod';

type Deed = 'update' | 'delete' | 'replace';

const guardName = (table: string, deed: Deed): string => `${table}_refuses_${deed}`;
const isPostgres = (db: Knex): boolean => (db.client as { dialect: string }).dialect === 'postgresql';

/** Tables whose rows stay as they were written, and the deeds that the database itself refuses, whoever asks. */
const KEPT: Record<string, readonly Deed[]> = {
  audit: ['update', 'delete', 'replace'],
  audit_chain: ['update', 'delete', 'replace'],
  audit_personal: ['update', 'replace'], // Names may be erased, never rewritten.
};
/** What makes two rows the same; a REPLACE of SQLite would take the old one away without a word. */
const SAME: Record<string, string> = {
  audit: 'id = new.id',
  audit_chain: 'n = new.n or audit = new.audit',
  audit_personal: 'audit = new.audit and side = new.side and field = new.field',
};

const guards = Object.entries(KEPT).flatMap(([table, deeds]) => deeds.map((deed) => ({ table, deed, name: guardName(table, deed) })));

function sqliteGuard({ table, deed, name }: (typeof guards)[number]): string {
  const refuse = `begin select raise(abort, 'rows of ${table} are kept as they are'); end`;
  if (deed !== 'replace') return `create trigger ${name} before ${deed} on ${table} ${refuse}`;
  return `create trigger ${name} before insert on ${table} when exists (select 1 from ${table} where ${SAME[table] ?? ''}) ${refuse}`;
}

/** PostgreSQL has no REPLACE, but can empty a table without touching a row. */
function postgresGuard({ table, deed, name }: (typeof guards)[number]): string {
  const when = deed === 'replace' ? `before truncate on ${table} for each statement` : `before ${deed} on ${table} for each row`;
  return `create trigger ${name} ${when} execute function fieldcast_kept_as_it_is()`;
}

const POSTGRES_REFUSAL = `create or replace function fieldcast_kept_as_it_is() returns trigger language plpgsql as
  $$ begin raise exception 'rows of % are kept as they are', tg_table_name; end $$`;

export async function addGuards(db: Knex): Promise<void> {
  if (isPostgres(db)) await db.raw(POSTGRES_REFUSAL);
  for (const guard of guards) await db.raw(isPostgres(db) ? postgresGuard(guard) : sqliteGuard(guard));
}

/** Guards that are not there, or no longer what they were made as. */
export async function missingGuards(reads: Knex): Promise<string[]> {
  const standing = isPostgres(reads) ? await postgresTriggers(reads) : await sqliteTriggers(reads);
  return guards.filter((guard) => !standing.has(guard.name)).map(({ name }) => name);
}

async function sqliteTriggers(reads: Knex): Promise<Set<string>> {
  const rows: unknown = await reads('sqlite_master').where({ type: 'trigger' }).select('name', 'sql');
  const wanted = new Map(guards.map((guard) => [guard.name, sqliteGuard(guard)]));
  const lower = (sql: string | undefined): string | undefined => sql?.toLowerCase();
  const found = z.array(z.object({ name: z.string(), sql: z.string() })).parse(rows);
  return new Set(found.filter(({ name, sql }) => lower(wanted.get(name)) === lower(sql)).map(({ name }) => name));
}

async function postgresTriggers(reads: Knex): Promise<Set<string>> {
  const rows: unknown = await reads({ guard: 'pg_trigger' })
    .join({ refusal: 'pg_proc' }, 'refusal.oid', 'guard.tgfoid')
    .where({ 'refusal.proname': 'fieldcast_kept_as_it_is' })
    .whereNot({ 'guard.tgenabled': 'D' })
    .whereLike('refusal.prosrc', '%raise exception%')
    .select({ name: 'guard.tgname' });
  return new Set(
    z
      .array(z.object({ name: z.string() }))
      .parse(rows)
      .map(({ name }) => name),
  );
}
