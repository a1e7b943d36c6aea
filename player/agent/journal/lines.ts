import { z } from 'zod';
import { EpochId, ScreenId } from '#shared/model/ids.ts';
import { chainNext, chainSeed } from '#shared/model/record.ts';
import { hex, sha256 } from '../sha256.ts';
import { SEQS_AN_EPOCH, type JournalDatabase } from './database.ts';

const EpochRow = z.object({
  number: z.int(),
  id: EpochId,
  screen: ScreenId,
  machine: z.string().nullable(),
  stored: z.int(),
  archived: z.int(),
});
export type EpochRow = z.infer<typeof EpochRow>;

const LineRow = z.object({ seq: z.int(), text: z.string(), hash: z.instanceof(Uint8Array) });
type LineRow = z.infer<typeof LineRow>;
const CountRow = z.object({ n: z.int() });

const idOf = (epoch: number, seq: number): number => epoch * SEQS_AN_EPOCH + seq;

/** Of one screen, or of whichever wrote last. */
export function findNewestEpoch(database: JournalDatabase, screen: ScreenId | null): EpochRow | null {
  const row = database
    .prepare('SELECT number, id, screen, machine, stored, archived FROM epoch WHERE ?1 IS NULL OR screen = ?1 ORDER BY number DESC LIMIT 1')
    .get(screen);
  return row ? EpochRow.parse(row) : null;
}

/** Epochs of this screen before the newest, of which lines are kept that no backup is known to hold. */
export function listEarlierEpochs(database: JournalDatabase, newest: EpochRow): EpochRow[] {
  const rows = database
    .prepare(
      `SELECT number, id, screen, machine, stored, archived FROM epoch WHERE screen = ? AND number < ? AND stored > archived
       AND EXISTS (SELECT 1 FROM entry WHERE id > number * ${SEQS_AN_EPOCH} AND id < (number + 1) * ${SEQS_AN_EPOCH}) ORDER BY number`,
    )
    .all(newest.screen, newest.number);
  return rows.map((row) => EpochRow.parse(row));
}

/** What is open, outside the chain; null where nothing is. */
export function findPending(database: JournalDatabase, kind: string): unknown {
  const row = database.prepare('SELECT state FROM pending WHERE kind = ?').get(kind);
  return typeof row?.state === 'string' ? JSON.parse(row.state) : null;
}

/** Of this screen's epochs before that one: what the office had of each when the next began. */
export function countStoredBefore(database: JournalDatabase, { number, screen }: EpochRow): number {
  const row = database.prepare('SELECT coalesce(sum(stored), 0) AS n FROM epoch WHERE screen = ? AND number < ?').get(screen, number);
  return CountRow.parse(row).n;
}

export function insertEpoch(database: JournalDatabase, id: EpochId, screen: ScreenId, machine: string | null): EpochRow {
  database.prepare('INSERT INTO epoch (id, screen, machine) VALUES (?, ?, ?)').run(id, screen, machine);
  const row = findNewestEpoch(database, screen);
  if (!row) throw new Error('an epoch that was inserted is found');
  return row;
}

export function findLast(database: JournalDatabase, epoch: number): LineRow | null {
  const row = database
    .prepare('SELECT id - ?1 AS seq, text, hash FROM entry WHERE id > ?1 AND id < ?2 ORDER BY id DESC LIMIT 1')
    .get(idOf(epoch, 0), idOf(epoch + 1, 0));
  return row ? LineRow.parse(row) : null;
}

/** Hash of a line; of the seed for 0; null where the line is not kept any more. */
export function findHash(database: JournalDatabase, epoch: EpochRow, screen: ScreenId, seq: number): string | null {
  if (seq === 0) return hex(chainSeed(sha256, screen, epoch.id));
  const row = database.prepare('SELECT hash FROM entry WHERE id = ?').get(idOf(epoch.number, seq));
  return row ? hex(LineRow.shape.hash.parse(row.hash)) : null;
}

/** The oldest that is kept; 0 where all are, or there are none: everything can be told from the seed on. */
export function findOldest(database: JournalDatabase, epoch: number): number {
  const row = database
    .prepare('SELECT coalesce(min(id) - ?1, 1) AS n FROM entry WHERE id > ?1 AND id < ?2')
    .get(idOf(epoch, 0), idOf(epoch + 1, 0));
  const { n } = CountRow.parse(row);
  return n === 1 ? 0 : n;
}

export function listLines(database: JournalDatabase, epoch: number, after: number, limit: number): LineRow[] {
  const rows = database
    .prepare('SELECT id - ? AS seq, text, hash FROM entry WHERE id > ? AND id < ? ORDER BY id LIMIT ?')
    .all(idOf(epoch, 0), idOf(epoch, after), idOf(epoch + 1, 0), limit);
  return rows.map((row) => LineRow.parse(row));
}

/** Appends within the caller's transaction; gives the new last line. */
export function insertLines(
  database: JournalDatabase,
  epoch: EpochRow,
  last: { seq: number; hash: Uint8Array },
  texts: readonly string[],
): { seq: number; hash: Uint8Array } {
  const insert = database.prepare('INSERT INTO entry (id, text, hash) VALUES (?, ?, ?)');
  let at = last;
  for (const text of texts) {
    at = { seq: at.seq + 1, hash: chainNext(sha256, at.hash, text) };
    insert.run(idOf(epoch.number, at.seq), text, at.hash);
  }
  return at;
}

export function saveMarks(database: JournalDatabase, epoch: EpochRow): void {
  database.prepare('UPDATE epoch SET stored = ?, archived = ? WHERE number = ?').run(epoch.stored, epoch.archived, epoch.number);
}

/** By the pages that hold something: adding up the lines would read all of them after every showing. */
export function usedBytes(database: JournalDatabase): number {
  const { n } = CountRow.parse(
    database
      .prepare(
        `SELECT (page_count - freelist_count) * page_size AS n FROM pragma_page_count(), pragma_freelist_count(), pragma_page_size()`,
      )
      .get(),
  );
  return n;
}

/** Lets go of lines that the office has archived, then of the oldest stored ones beyond the limit; never of an unstored one. Gives how many of the latter. */
export function removeOldLines(database: JournalDatabase, epoch: EpochRow, limitBytes: number): number {
  // The line at the mark stays: its hash is what the next batch continues from.
  const remove = database.prepare('DELETE FROM entry WHERE id > ? AND id < ?');
  remove.run(idOf(epoch.number, 0), idOf(epoch.number, Math.min(epoch.archived, epoch.stored)));
  if (usedBytes(database) <= limitBytes) return 0;
  // What an earlier epoch of this screen had not told went on under the next one; what another screen of this box has not told has not.
  let gone = 0;
  for (const { number, screen, stored } of listEpochs(database)) {
    const upTo = screen !== epoch.screen ? stored : number < epoch.number ? SEQS_AN_EPOCH : 0;
    gone += Number(remove.run(idOf(number, 0), idOf(number, upTo)).changes);
  }
  const oldest = idOf(epoch.number, findOldest(database, epoch.number));
  gone += Number(remove.run(idOf(epoch.number, 0), Math.min(idOf(epoch.number, epoch.stored), oldest + LINES_AT_A_TIME)).changes);
  return gone;
}

const LINES_AT_A_TIME = 2000;

const listEpochs = (database: JournalDatabase): EpochRow[] =>
  database
    .prepare('SELECT number, id, screen, machine, stored, archived FROM epoch ORDER BY number')
    .all()
    .map((row) => EpochRow.parse(row));
