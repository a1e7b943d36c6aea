import { createHash } from 'node:crypto';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { AlarmRecord, ShowingRecord } from '#shared/model/record.ts';
import { ask } from './postgres-cluster.ts';

const Row = z.object({ screen: z.string(), epoch: z.string(), seq: z.coerce.number(), hash: z.string(), line: z.string() });
const ROWS = 'select screen, epoch, seq, hash, line from ledger order by screen, epoch, seq';

export interface AuditedLedger {
  lines: number;
  showings: ShowingRecord[];
  alarms: (AlarmRecord & { screen: string })[];
}

/**
 * The server's ledger as an auditor reads it: straight from the file, the chain computed by its own few lines. Throws where a number is
 * missing or doubled, or a hash does not follow from the one before.
 */
export function auditLedger(serverFolder: string): AuditedLedger {
  using database = openReadOnly(path.join(serverFolder, 'fieldcast.sqlite'));
  return audited(database.sql.prepare(ROWS).all());
}

export const auditPostgresLedger = async (url: string): Promise<AuditedLedger> => audited(await ask(url, ROWS));

function audited(found: unknown): AuditedLedger {
  const rows = z.array(Row).parse(found);
  const heads = new Map<string, { seq: number; hash: string }>();
  for (const { screen, epoch, seq, hash, line } of rows) {
    const seed = createHash('sha256').update(screen).update(epoch).digest('hex');
    const head = heads.get(screen + epoch) ?? { seq: 0, hash: seed };
    const expected = createHash('sha256').update(Buffer.from(head.hash, 'hex')).update(line).digest('hex');
    if (seq !== head.seq + 1 || hash !== expected) throw new Error(`the ledger breaks at ${screen} ${epoch} ${seq}`);
    heads.set(screen + epoch, { seq, hash });
  }
  const showings = rows.flatMap(({ line }) => ShowingRecord.safeParse(JSON.parse(line)).data ?? []);
  const alarms = rows.flatMap(({ screen, line }) => {
    const alarm = AlarmRecord.safeParse(JSON.parse(line)).data;
    return alarm ? [{ ...alarm, screen }] : [];
  });
  return { lines: rows.length, showings, alarms };
}

export function openReadOnly(file: string): Disposable & { sql: DatabaseSync } {
  const sql = new DatabaseSync(file, { readOnly: true });
  return { sql, [Symbol.dispose]: () => sql.close() };
}
