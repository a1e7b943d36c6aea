import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Knex } from 'knex';
import { z } from 'zod';
import type { Reads } from './connection.ts';
import { rowOf } from './insert.ts';
import { openPool } from './postgres-connection.ts';
import { takePostgresLock } from './postgres-lock.ts';
import { findTool, startTool } from './postgres-tools.ts';

const Place = z.object({ schema: z.string(), major: z.int() });
const PLACE = `current_schema() as schema, current_setting('server_version_num')::int / 10000 as major`;

/**
 * Writes the state of one instant to `file`, while the server reads and writes on, and reads what `read` wants of that very instant.
 * Only our own schema: tickets of the job queue (schema `pgboss`) are written anew from the jobs' rows whenever a server starts.
 */
export async function dumpPostgres<T>(url: string, file: string, read: (reads: Reads) => Promise<T>, signal?: AbortSignal): Promise<T> {
  const pool = openPool(url, 'readers', 1);
  try {
    return await pool.transaction(
      async (tx) => {
        await tx.raw('set local idle_in_transaction_session_timeout = 0'); // It waits for as long as the dump takes.
        const snapshot = await ask(tx, Place.extend({ name: z.string() }), `pg_export_snapshot() as name, ${PLACE}`);
        const program = await findTool('pg_dump', snapshot.major, 'nearest');
        const what = [`--snapshot=${snapshot.name}`, `--schema=${quoted(snapshot.schema)}`, '--no-owner', '--no-privileges'];
        await startTool(program, ['--format=custom', ...what, '--no-password', `--file=${file}`], url, signal).ended;
        return await read(tx);
      },
      { isolationLevel: 'repeatable read', readOnly: true },
    );
  } finally {
    await pool.destroy();
  }
}

/** Unpacks all of a dump, and throws in PostgreSQL's own words where that cannot be done. */
export async function readThroughDump(file: string, signal?: AbortSignal): Promise<void> {
  const program = await findTool('pg_restore', 0, 'newest');
  await startTool(program, ['--file=/dev/null', file], null, signal).ended;
}

/** Whether anything of anybody's stands where our tables are to stand. */
export async function isPostgresEmpty(url: string): Promise<boolean> {
  const pool = openPool(url, 'readers', 1);
  try {
    const { schema } = await ask(pool, Place, PLACE);
    const { rows } = await pool.raw<{ rows: unknown[] }>(
      `select 1 from pg_class c where ${isMovable('pg_class', 'c', 'relnamespace')} limit 1`,
      {
        schema,
      },
    );
    return rows.length === 0;
  } finally {
    await pool.destroy();
  }
}

interface DumpRestored {
  url: string;
  file: string;
  /** The schema that takes what stands there now, where anything does. */
  aside: string;
  /** A statement that fails where the database is not what was expected: then nothing has happened. */
  check: string;
}

/** One transaction: what stands there is moved aside and the dump takes its place, or all stays as it was. Refused while a server uses it. */
export async function restorePostgres({ url, file, aside, check }: DumpRestored): Promise<{ movedTo: string | null }> {
  const lock = await takePostgresLock(url);
  const pool = openPool(url, 'readers', 1);
  try {
    const { schema, major } = await ask(pool, Place, PLACE);
    const movedTo = (await isPostgresEmpty(url)) ? null : aside;
    const [psql, unpack] = await Promise.all([findTool('psql', major, 'newest'), findTool('pg_restore', major, 'newest')]);
    const before = `begin;\nset lock_timeout = '30s';\n${movedTo ? moving(schema, movedTo) : ''}`;
    const after = `set search_path to ${quoted(schema)};\n${check};\ncommit;\nanalyze;\n`;
    const told = startTool(
      psql,
      ['--no-psqlrc', '--quiet', '--no-password', '--set=ON_ERROR_STOP=1', '--set=VERBOSITY=terse', '--file=-'],
      url,
    );
    told.child.stdout.resume();
    told.child.stdin.write(before);
    const unpacked = startTool(unpack, [`--schema=${schema}`, '--no-owner', '--no-privileges', '--file=-', file], null);
    try {
      await pipeline(unpacked.child.stdout, withoutNewerSettings(), told.child.stdin, { end: false });
      await unpacked.ended;
    } catch (error) {
      unpacked.child.kill('SIGKILL');
      if (told.child.stdin.destroyed) await told.ended; // It was psql that gave up, and it knows why.
      told.child.kill('SIGKILL'); // Never told to commit, it takes everything back.
      throw error;
    }
    told.child.stdin.end(after);
    await told.ended;
    return { movedTo };
  } finally {
    await pool.destroy();
    await lock.release();
  }
}

async function ask<T extends z.ZodType>(db: Knex, schema: T, columns: string): Promise<z.output<T>> {
  const { rows } = await db.raw<{ rows: unknown[] }>(`select ${columns}`);
  const row = rowOf(schema, rows[0]);
  if (row === undefined) throw new Error('a select without a table gives a row');
  return row;
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** An extension's things stay where they are. */
const isMovable = (catalogue: string, alias: string, namespace: string, schema = ':schema'): string =>
  `${alias}.${namespace} = (select oid from pg_namespace where nspname = ${schema})
   and not exists (select from pg_depend d where d.classid = '${catalogue}'::regclass and d.objid = ${alias}.oid and d.deptype = 'e')`;

/** One by one: the schema `public` is often somebody else's, and cannot be renamed. A table takes its indexes, triggers and numbers along. */
function moving(schema: string, aside: string): string {
  const there = literal(schema);
  const owned = `exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype in ('a', 'i'))`;
  return `create schema ${quoted(aside)};
do $$ declare it record; begin
  for it in select c.oid::regclass as name from pg_class c
    where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and not (c.relkind = 'S' and ${owned}) and ${isMovable('pg_class', 'c', 'relnamespace', there)}
  loop execute format('alter table %s set schema %I', it.name, ${literal(aside)}); end loop;
  for it in select p.oid::regprocedure as name from pg_proc p where ${isMovable('pg_proc', 'p', 'pronamespace', there)}
  loop execute format('alter routine %s set schema %I', it.name, ${literal(aside)}); end loop;
end $$;
`;
}

const HEAD_LENGTH = 4096;

/** pg_restore 17 and later begins with a setting that older servers do not know, and would fail by. */
export function withoutNewerSettings(): Transform {
  let head: Buffer | null = Buffer.alloc(0);
  const cleaned = (): Buffer => Buffer.from((head ?? '').toString('latin1').replace(/^SET transaction_timeout = 0;\n/m, ''), 'latin1');
  return new Transform({
    transform(piece: Buffer, _encoding, done) {
      if (head === null) return done(null, piece);
      head = Buffer.concat([head, piece]);
      if (head.length < HEAD_LENGTH) return done();
      const first = cleaned();
      head = null;
      done(null, first);
    },
    flush: (done) => (head === null ? done() : done(null, cleaned())),
  });
}
