import path from 'node:path';
import { Database } from '../database/connection.ts';
import { isPostgresEmpty, restorePostgres } from '../database/postgres-dump.ts';
import { takePostgresLock } from '../database/postgres-lock.ts';
import type { Home } from './database-copy.ts';
import type { BackupDocument } from './document.ts';
import { copyHashed } from './file-copy.ts';
import type { Verified } from './verify.ts';

const SQLITE = 'fieldcast.sqlite';

/** Asked first, before anything is laid anywhere. On SQLite the data folder says it all. */
export async function refuseUsedDatabase(databaseUrl: string | null, isReplacing: boolean): Promise<void> {
  if (databaseUrl === null) return;
  await (await takePostgresLock(databaseUrl)).release();
  if (!isReplacing && !(await isPostgresEmpty(databaseUrl)))
    throw new Error('The PostgreSQL database is not empty. With --replace what stands there is moved into another schema, not deleted.');
}

/** Into the folder that is made, or into the database that is there; gives the schema that took what stood in it. */
export async function layDatabase(
  { databaseUrl, backup: { folder, document } }: Home & { backup: Verified },
  making: string,
  aside: string,
): Promise<string | null> {
  const file = path.join(folder, document.database.path);
  if (databaseUrl !== null) return (await restorePostgres({ url: databaseUrl, file, aside, check: agreeing(document) })).movedTo;
  await copyHashed(file, making, () => SQLITE);
  return null;
}

/** Brings an older version's database up to this one. */
export const openRestored = ({ databaseUrl }: Pick<Home, 'databaseUrl'>, making: string): Promise<Database> =>
  Database.open(databaseUrl ?? path.join(making, SQLITE), 1);

/** A dump shows what it holds only in a database: there, ledger and audit log have to reach as far as the manifest says, or it is taken back. */
function agreeing({ ledger, audit }: BackupDocument): string {
  const lines = ledger.reduce((sum, { stored }) => sum + stored, 0);
  const heads = `select count(*) as journals, coalesce(sum(w.stored), 0) as lines from watermark w
    join ledger l on l.screen = w.screen and l.epoch = w.epoch and l.seq = w.stored and l.hash = w.head`;
  const chain = audit
    ? `not exists (select from audit_chain where n = ${audit.n} and hash = '${audit.hash.replaceAll("'", "''")}')
       or exists (select from audit_chain where n > ${audit.n})`
    : 'exists (select from audit_chain)';
  return `do $$ begin
  if ${chain} or (select (journals, lines) <> (${ledger.length}, ${lines}) from (${heads}) as kept) then
    raise exception 'the database in this backup is not the one its manifest speaks of';
  end if;
end $$`;
}
