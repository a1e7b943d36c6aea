import { z } from 'zod';
import type { EpochId, ScreenId, StationId } from '#shared/model/ids.ts';
import type { ForkedLine } from '#shared/protocol/http/alarms.ts';
import type { Db, Reads } from '../database/connection.ts';
import { insertRows, rowOf, rowsOf } from '../database/insert.ts';

const WatermarkRow = z.object({ stored: z.int(), archived: z.int(), head: z.string() });
export type StoredMark = z.output<typeof WatermarkRow>;

export interface ChainedLine {
  seq: number;
  hash: string;
  line: string;
}

export async function findWatermark(reads: Reads, screen: ScreenId, epoch: EpochId): Promise<StoredMark | undefined> {
  return rowOf(WatermarkRow, await reads('watermark').where({ screen, epoch }).first('stored', 'archived', 'head'));
}

export async function saveWatermark(tx: Db, screen: ScreenId, epoch: EpochId, stored: number, head: string): Promise<void> {
  await tx('watermark').insert({ screen, epoch, stored, archived: 0, head }).onConflict(['screen', 'epoch']).merge(['stored', 'head']);
}

export async function insertLines(
  tx: Db,
  screen: ScreenId,
  epoch: EpochId,
  lines: readonly ChainedLine[],
  receivedAt: number,
): Promise<void> {
  await insertRows(
    tx,
    'ledger',
    lines.map(({ seq, hash, line }) => ({ screen, epoch, seq, hash, line, received_at: receivedAt })),
  );
}

/** Kept beside the ledger, once each. */
export async function insertForkedLines(
  tx: Db,
  screen: ScreenId,
  epoch: EpochId,
  lines: readonly ChainedLine[],
  receivedAt: number,
): Promise<void> {
  const rows = lines.map(({ seq, hash, line }) => ({ screen, epoch, seq, hash, line, received_at: receivedAt }));
  if (rows.length > 0) await tx('ledger_fork').insert(rows).onConflict(['screen', 'epoch', 'seq', 'hash']).ignore();
}

export async function listHashes(
  reads: Reads,
  screen: ScreenId,
  epoch: EpochId,
  fromSeq: number,
  toSeq: number,
): Promise<Map<number, string>> {
  const Row = z.object({ seq: z.int(), hash: z.string() });
  const rows = await reads('ledger').where({ screen, epoch }).whereBetween('seq', [fromSeq, toSeq]).select('seq', 'hash');
  return new Map(rowsOf(Row, rows).map(({ seq, hash }) => [seq, hash]));
}

const Line = z.object({ seq: z.int(), hash: z.string(), line: z.string() });

/** Lines of one journal, both ends included, in order. */
export async function listLines(
  reads: Reads,
  { screen, epoch }: { screen: ScreenId; epoch: EpochId },
  fromSeq: number,
  toSeq: number,
): Promise<ChainedLine[]> {
  const rows = reads('ledger').where({ screen, epoch }).whereBetween('seq', [fromSeq, toSeq]).orderBy('seq');
  return rowsOf(Line, await rows.select('seq', 'hash', 'line'));
}

const ForkedRow = z
  .object({ seq: z.int(), line: z.string(), hash: z.string(), received_at: z.int(), held: z.string().nullable() })
  .transform(({ received_at, ...rest }): ForkedLine => ({ ...rest, receivedAt: received_at }));

/** What was kept beside an epoch's history, in order, and beside it the line that is held under the same number. */
export async function listForkedLines(
  reads: Reads,
  screen: ScreenId,
  epoch: EpochId,
  limit: number,
): Promise<{ total: number; lines: ForkedLine[] }> {
  const counted: unknown = await reads('ledger_fork').where({ screen, epoch }).count({ total: '*' }).first();
  const rows = await reads('ledger_fork')
    .leftJoin('ledger', (on) =>
      on.on('ledger.screen', 'ledger_fork.screen').andOn('ledger.epoch', 'ledger_fork.epoch').andOn('ledger.seq', 'ledger_fork.seq'),
    )
    .where({ 'ledger_fork.screen': screen, 'ledger_fork.epoch': epoch })
    .orderBy(['ledger_fork.seq', 'ledger_fork.received_at', 'ledger_fork.hash'])
    .select('ledger_fork.seq', 'ledger_fork.line', 'ledger_fork.hash', 'ledger_fork.received_at', { held: 'ledger.line' })
    .limit(limit);
  return { total: z.object({ total: z.int() }).parse(counted).total, lines: rowsOf(ForkedRow, rows) };
}

const LineRow = z
  .object({ line: z.string(), hash: z.string(), received_at: z.int() })
  .transform(({ received_at, ...rest }) => ({ ...rest, receivedAt: received_at }));

export async function findLine(reads: Reads, screen: ScreenId, epoch: EpochId, seq: number): Promise<z.output<typeof LineRow> | undefined> {
  return rowOf(LineRow, await reads('ledger').where({ screen, epoch, seq }).first('line', 'hash', 'received_at'));
}

/** Something was shown at this station once, wherever its screens stand by now. */
export async function hasShowings(reads: Reads, station: StationId): Promise<boolean> {
  return (await reads('showing').where({ station }).first('seq')) !== undefined;
}
