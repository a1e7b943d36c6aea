import { z } from 'zod';
import { EpochId, ScreenId } from '#shared/model/ids.ts';
import type { Reads } from '../../database/connection.ts';
import { rowsOf } from '../../database/insert.ts';

const LineRow = z.object({ screen: ScreenId, epoch: EpochId, seq: z.int(), hash: z.string(), line: z.string() });
export type LineRow = z.infer<typeof LineRow>;

export const ShowingRow = z.object({
  screen: ScreenId,
  epoch: EpochId,
  seq: z.int(),
  station: z.string().nullable(),
  region_path: z.string().nullable(),
  content: z.string(),
  slot: z.string().nullable(),
  cause: z.string(),
  operator: z.string().nullable(),
  ended: z.string(),
  skipped_for: z.string().nullable(),
  from_at: z.int(),
  day: z.string(),
  shown_ms: z.int(),
  frames: z.int(),
  is_whole: z.int(),
  revision: z.int(),
  clock: z.string(),
});
export type ShowingRow = z.infer<typeof ShowingRow>;

export const AlarmRow = z.object({
  screen: ScreenId,
  epoch: EpochId,
  seq: z.int(),
  what: z.string(),
  detail: z.string(),
  at: z.int().nullable(),
  clock: z.string(),
});
export type AlarmRow = z.infer<typeof AlarmRow>;

interface Key {
  screen: ScreenId;
  epoch: EpochId;
  seq: number;
}
const UnreadRow = z.object({ screen: ScreenId, epoch: EpochId, seq: z.int(), reader: z.int() });

/** A page of lines in the order of their keys, with what the tables have under the keys from its first to its last. */
export interface Page {
  lines: LineRow[];
  showings: Map<string, ShowingRow>;
  alarms: Map<string, AlarmRow>;
  /** Lines that were noted as unread, with the newest reader that could not read them. */
  unread: Map<string, number>;
}

export const keyOf = ({ screen, epoch, seq }: Key): string => `${screen} ${epoch} ${seq}`;

const PAGE = 1000;
const KEY = ['screen', 'epoch', 'seq'];

export async function* walkLedger(reads: Reads): AsyncGenerator<Page> {
  for (let after: Key | undefined; ;) {
    const lines = rowsOf(
      LineRow,
      await between(reads, 'ledger', after)
        .limit(PAGE)
        .select(...KEY, 'hash', 'line'),
    );
    const last = lines.length < PAGE ? undefined : lines.at(-1);
    const within = (table: string) => between(reads, table, after, last);
    const showings = rowsOf(ShowingRow, await within('showing').select(Object.keys(ShowingRow.shape)));
    // Those below 1 are the server's own: no line tells of them.
    const alarms = rowsOf(AlarmRow, await within('alarm').where('seq', '>', 0).select(Object.keys(AlarmRow.shape)));
    const unread = rowsOf(UnreadRow, await within('ledger_unread').select(...KEY, 'reader'));
    yield {
      lines,
      showings: byKey(showings),
      alarms: byKey(alarms),
      unread: new Map(unread.map((row) => [keyOf(row), row.reader])),
    };
    if (!last) return;
    after = last;
  }
}

/** After one key, up to another, or to the end. */
function between(reads: Reads, table: string, after: Key | undefined, to?: Key) {
  const query = reads(table).orderBy(KEY);
  if (after) void query.whereRaw('(screen, epoch, seq) > (?, ?, ?)', [after.screen, after.epoch, after.seq]);
  if (to) void query.whereRaw('(screen, epoch, seq) <= (?, ?, ?)', [to.screen, to.epoch, to.seq]);
  return query;
}

const byKey = <T extends Key>(rows: readonly T[]): Map<string, T> => new Map(rows.map((row) => [keyOf(row), row]));
