import { z } from 'zod';
import { EpochId, ScreenId, type StationId } from '#shared/model/ids.ts';
import type { ForkedLine } from '#shared/protocol/http/alarms.ts';
import type { Db, Reads } from '../database/connection.ts';
import { insertRows, rowOf, rowsOf } from '../database/insert.ts';
import type { Stretch } from './told.ts';

const WatermarkRow = z.object({ stored: z.int(), archived: z.int(), head: z.string() });
export type StoredMark = z.output<typeof WatermarkRow>;

export interface ChainedLine {
  seq: number;
  hash: string;
  line: string;
}

export interface JournalKey {
  screen: ScreenId;
  epoch: EpochId;
}

export async function findWatermark(reads: Reads, screen: ScreenId, epoch: EpochId): Promise<StoredMark | undefined> {
  return rowOf(WatermarkRow, await reads('watermark').where({ screen, epoch }).first('stored', 'archived', 'head'));
}

/** Of those journals of which anything is stored. */
export async function listWatermarks(reads: Reads, journals: readonly JournalKey[]): Promise<(StoredMark & JournalKey)[]> {
  const Row = WatermarkRow.extend({ screen: ScreenId, epoch: EpochId });
  const keys = journals.map(({ screen, epoch }) => [screen, epoch]);
  return rowsOf(Row, await reads('watermark').whereIn(['screen', 'epoch'], keys).select('screen', 'epoch', 'stored', 'archived', 'head'));
}

const MarkRow = z.object({ screen: ScreenId, epoch: EpochId, stored: z.int(), head: z.string() });
export type LedgerMark = z.output<typeof MarkRow>;

/** How far the ledger goes, for every journal there is. */
export async function listMarks(reads: Reads): Promise<LedgerMark[]> {
  const rows = reads('watermark').where('stored', '>', 0).orderBy(['screen', 'epoch']);
  return rowsOf(MarkRow, await rows.select('screen', 'epoch', 'stored', 'head'));
}

/**
 * These lines are kept on another device: screens may let go of them. Only forward, and only where the ledger holds the very line that
 * was kept (after an older backup came back, a later one speaks of lines that are not here).
 */
export async function moveArchived(tx: Db, marks: readonly LedgerMark[]): Promise<number> {
  let moved = 0;
  for (const { screen, epoch, stored, head } of marks) {
    const isOurs = tx('ledger').where({ screen, epoch, seq: stored, hash: head }).select('seq');
    moved += await tx('watermark').where({ screen, epoch }).where('archived', '<', stored).whereExists(isOurs).update({ archived: stored });
  }
  return moved;
}

export async function saveWatermarks(tx: Db, stretches: readonly Stretch[]): Promise<void> {
  const rows = stretches.flatMap(({ screen, epoch, lines }) => {
    const last = lines.at(-1);
    return last ? [{ screen, epoch, stored: last.seq, archived: 0, head: last.hash }] : [];
  });
  if (rows.length > 0) await tx('watermark').insert(rows).onConflict(['screen', 'epoch']).merge(['stored', 'head']);
}

export async function insertLines(tx: Db, stretches: readonly Stretch[], receivedAt: number): Promise<void> {
  await insertRows(
    tx,
    'ledger',
    stretches.flatMap(({ screen, epoch, lines }) =>
      lines.map(({ seq, hash, line }) => ({ screen, epoch, seq, hash, line, received_at: receivedAt })),
    ),
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

/** By the watermarks: counting the lines themselves would read all of them. */
export async function countLines(reads: Reads): Promise<{ stored: number; archived: number }> {
  const row: unknown = await reads('watermark').sum({ stored: 'stored', archived: 'archived' }).first();
  const { stored, archived } = z.object({ stored: z.int().nullable(), archived: z.int().nullable() }).parse(row);
  return { stored: stored ?? 0, archived: archived ?? 0 };
}
