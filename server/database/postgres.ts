import { z } from 'zod';
import { resetCursors } from './changes.ts';
import type { Engine } from './engine.ts';
import { rowOf } from './insert.ts';
import { migrations } from './migrations/all.ts';
import { openPool } from './postgres-connection.ts';
import { postgresDialect } from './postgres-dialect.ts';
import { takePostgresLock } from './postgres-lock.ts';
import { makePlain } from './postgres-shape.ts';
import type { Knex } from 'knex';

/** Transactions at a time. They are short, and each is a process over there. */
const WRITERS = 8;

export const isPostgresUrl = (where: string): boolean => /^postgres(ql)?:\/\//.test(where);

/** A PostgreSQL database: transactions run side by side on one pool, and reading has a pool of its own that cannot write. */
export async function openPostgresEngine(url: string, connections: number): Promise<Engine> {
  const lock = await takePostgresLock(url);
  const writer = openPool(url, 'writer', WRITERS);
  const readers = openPool(url, 'readers', connections);
  async function close(): Promise<void> {
    await readers.destroy();
    await writer.destroy();
    await lock.release();
  }
  try {
    await writer.migrate.latest({ migrationSource: migrations });
    await makePlain(writer);
    await writer.transaction(async (tx) => {
      if (await isFromElsewhere(tx)) await resetCursors(tx);
    });
  } catch (error) {
    await close();
    throw error;
  }
  return {
    dialect: postgresDialect,
    writer,
    readers,
    deciding: { isolationLevel: 'serializable' },
    url,
    isWorthRepeating,
    lost: lock.lost,
    close,
  };
}

const REPEATABLE = new Set(['40001', '40P01']); // Serialisation failure, deadlock.
const isWorthRepeating = (error: unknown): boolean => error instanceof Error && 'code' in error && REPEATABLE.has(String(error.code));

/** Written by transactions that this server has yet to run: a dump of another server was restored, whose numbers were further on. */
async function isFromElsewhere(tx: Knex): Promise<boolean> {
  const { rows } = await tx.raw<{ rows: unknown[] }>(
    `select exists (select from change where xid >= pg_snapshot_xmax(pg_current_snapshot()))
       or exists (select from cursor where xid >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint) as ahead`,
  );
  return rowOf(z.object({ ahead: z.boolean() }), rows[0])?.ahead === true;
}
