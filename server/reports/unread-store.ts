import { z } from 'zod';
import { EpochId, ScreenId } from '#shared/model/ids.ts';
import type { Db, Reads } from '../database/connection.ts';
import { insertRows, rowsOf } from '../database/insert.ts';
import { READER, type Stretch } from './told.ts';

/** Lines that this server cannot read, so that one that can need not look at all others. */
export async function noteUnread(tx: Db, stretches: readonly Stretch[]): Promise<void> {
  const rows = stretches.flatMap(({ screen, epoch, lines }) =>
    lines.filter(({ isUnread }) => isUnread).map(({ seq }) => ({ screen, epoch, seq, reader: READER })),
  );
  await insertRows(tx, 'ledger_unread', rows);
}

const UnreadLine = z.object({ screen: ScreenId, epoch: EpochId, seq: z.int(), hash: z.string(), line: z.string() });
export type UnreadLine = z.infer<typeof UnreadLine>;

/** Lines that only older servers than this one have tried to read. */
export async function listUnread(reads: Reads, limit: number): Promise<UnreadLine[]> {
  const rows = reads('ledger_unread')
    .join('ledger', (on) =>
      on.on('ledger.screen', 'ledger_unread.screen').andOn('ledger.epoch', 'ledger_unread.epoch').andOn('ledger.seq', 'ledger_unread.seq'),
    )
    .where('ledger_unread.reader', '<', READER)
    .orderBy(['ledger_unread.screen', 'ledger_unread.epoch', 'ledger_unread.seq'])
    .limit(limit);
  return rowsOf(UnreadLine, await rows.select('ledger.screen', 'ledger.epoch', 'ledger.seq', 'ledger.hash', 'ledger.line'));
}

/** Read by now, or tried by this server as well. */
export async function settleUnread(tx: Db, lines: readonly (UnreadLine & { isUnread: boolean })[]): Promise<void> {
  const named = (of: readonly UnreadLine[]) =>
    tx('ledger_unread').whereIn(
      ['screen', 'epoch', 'seq'],
      of.map(({ screen, epoch, seq }) => [screen, epoch, seq]),
    );
  const [unread, read] = [lines.filter(({ isUnread }) => isUnread), lines.filter(({ isUnread }) => !isUnread)];
  if (read.length > 0) await named(read).delete();
  if (unread.length > 0) await named(unread).update({ reader: READER });
}
